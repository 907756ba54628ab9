/// Single keys, read, written, compared and set.
package io.faultline.workload.register;
