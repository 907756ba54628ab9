package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.session.BadPattern;
import io.faultline.checker.session.Guarantee;
import io.faultline.checker.session.Link;
import io.faultline.checker.session.Link.Why;
import io.faultline.checker.session.OlderWrite;
import io.faultline.history.Result;
import java.util.List;
import java.util.Set;

/// Checks a bad pattern link by link against the facts, and that its promise forbids it. Linear in
/// the pattern.
final class LinkCheck {
  private final SessionFacts facts;
  private final BadPattern pattern;
  // Of session guarantees: which; empty for the causal promises and PRAM.
  private final Set<Guarantee> guarantees;
  private final boolean convergent;

  LinkCheck(SessionFacts facts, BadPattern pattern) {
    this.facts = facts;
    this.pattern = pattern;
    guarantees = SessionPromises.guarantees(pattern.promise());
    convergent = pattern.promise().equals("convergent");
  }

  void check() {
    for (int i = 0; i < pattern.forced().size(); i++) {
      check(pattern.forced().get(i), i);
    }
    List<Link> links = pattern.links();
    chain(links);
    int first = links.getFirst().before();
    int last = links.getLast().after();
    boolean isCycle = first == last;
    long forced = links.stream().filter(link -> link.why() == Why.FORCED).count();
    for (Link link : links) {
      check(link, isCycle, pattern.forced().size());
    }
    if (isPlainlyCausal() && forced > 1) {
      throw wrong("a causal history may have a cycle of several forced links");
    }
    if (!isCycle) {
      boolean finds =
          facts.from[last] == SessionFacts.INITIAL
              && facts.puts[first]
              && facts.key(first) == facts.key(last)
              && mayLook(last);
      if (!finds || (forced > 0 && !nests())) {
        throw wrong("the chain is no cycle, and does not end in a read of nothing");
      }
    }
  }

  private void check(OlderWrite forced, int number) {
    boolean fits =
        facts.from[forced.read()] == forced.after()
            && facts.puts[forced.before()]
            && facts.puts[forced.after()]
            && forced.before() != forced.after()
            && facts.key(forced.before()) == facts.key(forced.read())
            && mayLook(forced.read());
    if (!fits) {
      throw wrong("action " + forced.read() + " forces nothing");
    }
    chain(forced.path());
    boolean ends =
        forced.path().getFirst().before() == forced.before()
            && forced.path().getLast().after() == forced.read();
    if (!ends) {
      throw wrong("the path to action " + forced.read() + " is another");
    }
    for (Link link : forced.path()) {
      check(link, false, nests() ? number : 0);
    }
  }

  private static void chain(List<Link> links) {
    if (links.isEmpty()) {
      throw wrong("a chain has no links");
    }
    for (int i = 1; i < links.size(); i++) {
      if (links.get(i - 1).after() != links.get(i).before()) {
        throw wrong("a chain has a gap at action " + links.get(i).before());
      }
    }
  }

  // Whether what one read forces may be used in the way to another.
  private boolean nests() {
    return pattern.view() >= 0
        && (pattern.promise().equals("causal-memory") || pattern.promise().equals("pram"));
  }

  private boolean isPlainlyCausal() {
    return pattern.promise().equals("causal")
        || (pattern.promise().equals("causal-memory") && pattern.view() < 0);
  }

  // Whether a read counts in the view that the pattern is about.
  private boolean mayLook(int read) {
    if (pattern.view() < 0) {
      // What is against causality is against all that is stronger.
      return !pattern.promise().equals("pram") && (guarantees.isEmpty() || convergent);
    }
    int view = pattern.view();
    return facts.session(read) == facts.session(view)
        && (facts.opOf[read] == facts.opOf[view]
            || (facts.isOk(read) && (facts.isOk(view) || facts.opOf[read] < facts.opOf[view])));
  }

  private void check(Link link, boolean older, int forcedBelow) {
    int a = link.before();
    int b = link.after();
    boolean right =
        facts.counts(a)
            && facts.counts(b)
            && switch (link.why()) {
              case SESSION -> facts.isBefore(a, b) && (sees(a, b) || (older && isOwn(a, b)));
              case READS_FROM ->
                  facts.from[b] == a && (!pattern.promise().equals("pram") || mayLook(b));
              case VERSION -> older && !guarantees.isEmpty() && isOlder(a, b);
              case FORCED ->
                  link.forced() >= 0
                      && link.forced() < Math.min(forcedBelow, pattern.forced().size())
                      && pattern.forced().get(link.forced()).before() == a
                      && pattern.forced().get(link.forced()).after() == b;
            };
    if (!right) {
      throw wrong("action %d does not come before action %d by %s".formatted(a, b, link.why()));
    }
  }

  private boolean sees(int a, int b) {
    return guarantees.isEmpty() || SessionPromises.sees(facts, guarantees, a, b);
  }

  private boolean isOwn(int a, int b) {
    return facts.puts[a]
        && facts.puts[b]
        && facts.key(a) == facts.key(b)
        && (convergent || facts.session(a) == facts.session(Math.max(pattern.view(), 0)));
  }

  private boolean isOlder(int a, int b) {
    return facts.puts[a]
        && facts.puts[b]
        && facts.key(a) == facts.key(b)
        && facts.version(a) != Result.NO_VERSION
        && facts.version(a) < facts.version(b);
  }
}
