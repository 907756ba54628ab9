/// The contract and the cluster file: read into trees that know their places, bound to records, and
/// made into a plan.
///
/// Start with [Contract] and [ContractReader].
@org.jspecify.annotations.NullMarked
package io.faultline.controller.contract;
