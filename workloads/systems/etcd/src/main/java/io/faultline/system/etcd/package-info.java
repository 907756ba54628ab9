/// etcd: its members over SSH, its client over gRPC.
@org.jspecify.annotations.NullMarked
package io.faultline.system.etcd;
