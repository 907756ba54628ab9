/// The cluster on this machine: hosts made of namespaces, reached by SSH like any others.
///
/// Start with [LocalCluster]. What is done is done by the shell scripts beside this package; here
/// is what they are told and what they answer.
package io.faultline.cluster.local;
