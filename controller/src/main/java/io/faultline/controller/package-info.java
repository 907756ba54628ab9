/// Contract, run loop, store and command line.
@org.jspecify.annotations.NullMarked
package io.faultline.controller;
