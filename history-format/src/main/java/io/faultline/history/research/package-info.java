/// Readers of the histories of research tools: of objects (LiMo, PolyLin, Fptlin) and of
/// transactions (Plume, dbcop, Cobra, AWDIT, Viper, CHRONOS). See docs/formats-research.md.
@org.jspecify.annotations.NullMarked
package io.faultline.history.research;
