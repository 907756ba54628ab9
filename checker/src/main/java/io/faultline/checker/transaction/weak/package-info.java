/// The weak levels of isolation of registers, decided exactly: read committed and read atomic in
/// time n to the 3/2, causal in time n times the sessions, after Møldrup and Pavlogiannis (AWDIT,
/// PLDI 2025) and the axioms of Biswas and Enea (OOPSLA 2019).
///
/// A level holds if the transactions have one order of their commits that keeps who read from whom,
/// session order where it counts, and one rule: a transaction that could see two writes of a key
/// read the later one. Start reading at [WeakChecker].
package io.faultline.checker.transaction.weak;
