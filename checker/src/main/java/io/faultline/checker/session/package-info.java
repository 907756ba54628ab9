/// What sessions were promised of registers, short of one order for all: causal consistency in its
/// three strengths, the guarantees of single sessions, and one arbitration for all.
///
/// Start with [io.faultline.checker.session.Causality] and
/// [io.faultline.checker.session.SessionGuarantees].
package io.faultline.checker.session;
