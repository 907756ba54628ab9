package io.faultline.checker.session;

import io.faultline.checker.Refutation;
import io.faultline.history.History;
import java.util.List;
import java.util.Locale;

/// What cannot be in a history that keeps a weak promise: a cycle of links, or a way from a write
/// to a read that found nothing written.
///
/// @param promise which one
/// @param view for promises that give each session a view of its own: an action of the session
///   whose view it is; else -1
/// @param forced what the links refer to
/// @param links each begins where the last ended; a cycle, unless it ends in a read of what was
///   there before the run and begins with a write of the same key
/// @param ops the operations of all of it, in order
public record BadPattern(
    String promise, int view, List<OlderWrite> forced, List<Link> links, List<Integer> ops)
    implements Refutation.OfSessions {
  public BadPattern {
    forced = List.copyOf(forced);
    links = List.copyOf(links);
    ops = List.copyOf(ops);
  }

  @Override
  public List<Integer> blocked() {
    return ops.isEmpty() ? List.of() : List.of(ops.getLast());
  }

  @Override
  public List<Arrow> arrows(History history) {
    return links.stream()
        .map(link ->
            new Arrow(
                op(history, link.before()),
                op(history, link.after()),
                link.why().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                link.why().words()))
        .toList();
  }

  private int op(History history, int action) {
    return ops.stream()
        .filter(op -> history.firstAction(op) <= action && action < history.firstAction(op + 1))
        .findFirst()
        .orElseThrow();
  }
}
