/// The kinds of data that a path may hold, each with the promises that can be judged of it.
package io.faultline.checker.data;
