package io.faultline.report;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;

/// Writes a page, or a drawing in it, element by element. What it writes is HTML and well-formed
/// XML at once.
///
/// There is no way to write markup as text: every text and every value of an attribute is made
/// printable, cut and escaped here, and what could load or run something cannot be named at all.
/// Used by one thread.
final class HtmlWriter {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");
  private static final Set<String> FORBIDDEN_ELEMENTS =
      Set.of(
          "script", "iframe", "object", "embed", "link", "base", "img", "image", "form", "style");
  private static final Set<String> ADDRESSES = Set.of("href", "src", "action", "data");
  // Elements of HTML that have no end tag, and of SVG that are written without content.
  private static final Set<String> EMPTY =
      Set.of("meta", "br", "hr", "col", "rect", "line", "path", "circle", "polyline", "polygon");

  private final Writer out;
  private final Deque<String> open = new ArrayDeque<>();

  HtmlWriter(Writer out) {
    this.out = out;
  }

  /// The beginning of every document.
  void doctype() throws IOException {
    out.write("<!DOCTYPE html>\n");
  }

  /// Begins an element.
  ///
  /// @param attributes names and values by turns
  void open(String element, String... attributes) throws IOException {
    if (EMPTY.contains(element)) {
      throw new IllegalArgumentException("<" + element + "> has no content");
    }
    startTag(element, attributes);
    out.write('>');
    open.push(element);
  }

  /// Ends the innermost element, which is `element`.
  void close(String element) throws IOException {
    if (!element.equals(open.peek())) {
      throw new IllegalArgumentException("</" + element + "> does not close what is open: " + open);
    }
    open.pop();
    out.write("</" + element + ">");
    if (!Set.of("span", "bdi", "text", "tspan", "title", "td", "th", "b", "a").contains(element)) {
      out.write('\n');
    }
  }

  /// An element with nothing in it.
  void empty(String element, String... attributes) throws IOException {
    if (!EMPTY.contains(element)) {
      open(element, attributes);
      close(element);
      return;
    }
    startTag(element, attributes);
    out.write("/>\n");
  }

  /// An element with text in it.
  void element(String element, String text, String... attributes) throws IOException {
    open(element, attributes);
    text(text);
    close(element);
  }

  /// Text.
  void text(String text) throws IOException {
    escaped(Words.sentence(text), false);
  }

  /// A datum in running text, which cannot turn the direction of what stands around it.
  void datum(String text) throws IOException {
    element("bdi", Words.datum(text));
  }

  /// The page's only style sheet, which is ours and holds nothing that would need escaping.
  void style(String css) throws IOException {
    if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0 || css.contains("]]>")) {
      throw new IllegalArgumentException("a style sheet that is not plain");
    }
    out.write("<style>" + css + "</style>\n");
  }

  /// Says that the page is whole.
  void end() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("still open: " + open);
    }
  }

  private void startTag(String element, String... attributes) throws IOException {
    if (!NAME.matcher(element).matches() || FORBIDDEN_ELEMENTS.contains(element)) {
      throw new IllegalArgumentException("not an element of a page: " + element);
    }
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("an attribute of <" + element + "> has no value");
    }
    out.write("<" + element);
    for (int i = 0; i < attributes.length; i += 2) {
      attribute(attributes[i], attributes[i + 1]);
    }
  }

  private void attribute(String name, String value) throws IOException {
    boolean runs = name.startsWith("on") || name.equals("style") || name.equals("srcdoc");
    if (!NAME.matcher(name).matches() || runs) {
      throw new IllegalArgumentException("not an attribute of a page: " + name);
    }
    if (ADDRESSES.contains(name) && !value.startsWith("#")) {
      throw new IllegalArgumentException("an address outside the page: " + Words.datum(value));
    }
    out.write(" " + name + "=\"");
    // Paths of drawings are long, and ours.
    if (name.equals("d") || name.equals("points")) {
      escaped(Words.printable(value), true);
    } else {
      escaped(Words.sentence(value), true);
    }
    out.write('"');
  }

  private void escaped(String text, boolean inAttribute) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.write("&amp;");
        case '<' -> out.write("&lt;");
        case '>' -> out.write("&gt;");
        case '"' -> out.write(inAttribute ? "&quot;" : "\"");
        case '\'' -> out.write(inAttribute ? "&#39;" : "'");
        default -> out.write(c);
      }
    }
  }
}
