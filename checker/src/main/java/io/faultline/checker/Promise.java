package io.faultline.checker;

/// A promise about data of one kind: who decides whether a history keeps it, and who checks the
/// evidence again.
///
/// @param name as a contract writes it, such as `linearizable`
public record Promise(String name, Checker checker, Auditor auditor) {}
