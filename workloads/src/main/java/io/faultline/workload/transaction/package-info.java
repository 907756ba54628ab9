/// Transactions over lists and over registers.
package io.faultline.workload.transaction;
