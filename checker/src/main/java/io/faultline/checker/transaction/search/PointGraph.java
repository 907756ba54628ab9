package io.faultline.checker.transaction.search;

import java.util.Arrays;

/// Edges between points, and a line of the points in which every edge goes forward, kept so while
/// edges come and go (after Pearce and Kelly, 2006, and Bender and others, 2015).
///
/// A new edge that goes backwards in the line is followed from both of its ends at once, within the
/// part of the line between them: either the ends meet, which is a cycle, or one of the two
/// searches is done, and what it found is moved past the other end. What is not part of this keeps
/// its place.
final class PointGraph {
  private static final int NONE = -1;

  private final PointLine line;
  private final int[] out;
  private final int[] in;
  private int[] from = new int[64];
  private int[] to = new int[64];
  private int[] tag = new int[64];
  private int[] nextOut = new int[64];
  private int[] previousOut = new int[64];
  private int[] nextIn = new int[64];
  private int[] previousIn = new int[64];
  private int edges;
  private int freed = NONE;
  // Of the search at hand: per point, the edge by which it was reached.
  private final int[] stampForward;
  private final int[] stampBackward;
  private final int[] edgeForward;
  private final int[] edgeBackward;
  private int[] forward = new int[64];
  private int[] backward = new int[64];
  private int forwards;
  private int backwards;
  private int stamp;
  private long steps;

  PointGraph(int[] order) {
    line = new PointLine(order);
    out = new int[order.length];
    in = new int[order.length];
    Arrays.fill(out, NONE);
    Arrays.fill(in, NONE);
    stampForward = new int[order.length];
    stampBackward = new int[order.length];
    edgeForward = new int[order.length];
    edgeBackward = new int[order.length];
  }

  PointLine line() {
    return line;
  }

  /// How many edges were followed so far.
  long steps() {
    return steps;
  }

  /// Adds an edge that goes forward.
  ///
  /// @return its number
  int link(int before, int after, int newTag) {
    int edge = freed;
    if (edge == NONE) {
      edge = edges++;
      if (edge == from.length) {
        int size = Math.multiplyExact(edge, 2);
        from = Arrays.copyOf(from, size);
        to = Arrays.copyOf(to, size);
        tag = Arrays.copyOf(tag, size);
        nextOut = Arrays.copyOf(nextOut, size);
        previousOut = Arrays.copyOf(previousOut, size);
        nextIn = Arrays.copyOf(nextIn, size);
        previousIn = Arrays.copyOf(previousIn, size);
      }
    } else {
      freed = nextOut[edge];
    }
    from[edge] = before;
    to[edge] = after;
    tag[edge] = newTag;
    nextOut[edge] = out[before];
    previousOut[edge] = NONE;
    if (out[before] != NONE) {
      previousOut[out[before]] = edge;
    }
    out[before] = edge;
    nextIn[edge] = in[after];
    previousIn[edge] = NONE;
    if (in[after] != NONE) {
      previousIn[in[after]] = edge;
    }
    in[after] = edge;
    return edge;
  }

  /// Takes an edge away.
  void unlink(int edge) {
    if (previousOut[edge] == NONE) {
      out[from[edge]] = nextOut[edge];
    } else {
      nextOut[previousOut[edge]] = nextOut[edge];
    }
    if (nextOut[edge] != NONE) {
      previousOut[nextOut[edge]] = previousOut[edge];
    }
    if (previousIn[edge] == NONE) {
      in[to[edge]] = nextIn[edge];
    } else {
      nextIn[previousIn[edge]] = nextIn[edge];
    }
    if (nextIn[edge] != NONE) {
      previousIn[nextIn[edge]] = previousIn[edge];
    }
    nextOut[edge] = freed;
    freed = edge;
  }

  /// Adds an edge, and moves points so that it goes forward.
  ///
  /// @return its number, or -1 if it closes a cycle: the line is as it was then, and [#path] gives
  ///   the way from `after` to `before`
  int insert(int before, int after, int newTag) {
    if (!line.isBefore(before, after)) {
      if (leads(after, before)) {
        return NONE;
      }
      if (forwards >= 0) {
        sort(forward, forwards);
        line.moveAfter(forward, forwards, before);
      } else {
        sort(backward, backwards);
        line.moveBefore(backward, backwards, after);
      }
    }
    return link(before, after, newTag);
  }

  private int meeting = NONE;

  /// Whether edges lead from one point to another; [#path] gives the way then.
  boolean leads(int source, int target) {
    if (source == target) {
      meeting = source;
      stamp++;
      edgeForward[source] = NONE;
      edgeBackward[source] = NONE;
      return true;
    }
    if (line.isBefore(target, source)) {
      return false;
    }
    stamp++;
    forwards = 0;
    backwards = 0;
    reachForward(source, NONE);
    reachBackward(target, NONE);
    long low = line.label(source);
    long high = line.label(target);
    int f = 0;
    int b = 0;
    while (true) {
      if (f == forwards) {
        // All that comes after the source has been found: it is moved.
        return false;
      }
      int point = forward[f++];
      for (int e = out[point]; e != NONE; e = nextOut[e]) {
        steps++;
        int next = to[e];
        if (stampForward[next] != stamp && line.label(next) <= high) {
          reachForward(next, e);
          if (stampBackward[next] == stamp) {
            meeting = next;
            return true;
          }
        }
      }
      if (b == backwards) {
        forwards = -1;
        return false;
      }
      point = backward[b++];
      for (int e = in[point]; e != NONE; e = nextIn[e]) {
        steps++;
        int next = from[e];
        if (stampBackward[next] != stamp && line.label(next) >= low) {
          reachBackward(next, e);
          if (stampForward[next] == stamp) {
            meeting = next;
            return true;
          }
        }
      }
    }
  }

  private void reachForward(int point, int edge) {
    stampForward[point] = stamp;
    edgeForward[point] = edge;
    if (forwards == forward.length) {
      forward = Arrays.copyOf(forward, forwards * 2);
    }
    forward[forwards++] = point;
  }

  private void reachBackward(int point, int edge) {
    stampBackward[point] = stamp;
    edgeBackward[point] = edge;
    if (backwards == backward.length) {
      backward = Arrays.copyOf(backward, backwards * 2);
    }
    backward[backwards++] = point;
  }

  /// Told of an edge by its tag.
  interface TagVisitor {
    void visit(int tag);
  }

  /// The tags of the edges of the way that was found last.
  void path(TagVisitor visitor) {
    for (int p = meeting; edgeForward[p] != NONE; p = from[edgeForward[p]]) {
      visitor.visit(tag[edgeForward[p]]);
    }
    for (int p = meeting; edgeBackward[p] != NONE; p = to[edgeBackward[p]]) {
      visitor.visit(tag[edgeBackward[p]]);
    }
  }

  // By place in the line.
  private void sort(int[] array, int count) {
    var keys = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = line.label(array[i]);
    }
    sort(array, keys, 0, count - 1);
  }

  private static void sort(int[] array, long[] keys, int low, int high) {
    int from = low;
    int end = high;
    while (from < end) {
      long pivot = keys[(from + end) >>> 1];
      int i = from;
      int j = end;
      while (i <= j) {
        while (keys[i] < pivot) {
          i++;
        }
        while (keys[j] > pivot) {
          j--;
        }
        if (i <= j) {
          long key = keys[i];
          keys[i] = keys[j];
          keys[j] = key;
          int point = array[i];
          array[i++] = array[j];
          array[j--] = point;
        }
      }
      // The smaller part by recursion, so that it is never deep.
      if (j - from < end - i) {
        sort(array, keys, from, j);
        from = i;
      } else {
        sort(array, keys, i, end);
        end = j;
      }
    }
  }
}
