/// etcd, tested against members that are made up here and members that are real.
@org.jspecify.annotations.NullMarked
package io.faultline.system.etcd;
