/// Isolation of transactions: which promises of the lattice a history of transactions keeps.
///
/// [Transactions] is the index that everything works on; [ReadConsistency] finds reads that no
/// isolation level explains. After Adya, Weak Consistency (PhD thesis, MIT, 1999), Cerone and
/// Gotsman, Analysing Snapshot Isolation (JACM 65(2), 2018), and Kingsbury and Alvaro, Elle (PVLDB
/// 14(3), 2020).
package io.faultline.checker.transaction;
