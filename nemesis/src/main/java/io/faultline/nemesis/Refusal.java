package io.faultline.nemesis;

/// Why a fault cannot be had, before anything has run.
///
/// @param fault as it was asked for
/// @param sentence what is missing, and what would do
public record Refusal(Fault fault, String sentence) {}
