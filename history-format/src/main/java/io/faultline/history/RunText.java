package io.faultline.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A run's header and marks as lines of JSON, for histories that are written as text.
public final class RunText {
  private static final JsonMapper JSON = new JsonMapper();

  private RunText() {}

  /// The header, then each mark, a line each.
  public static List<String> lines(History history) {
    var lines = new ArrayList<String>();
    ObjectNode first = JSON.createObjectNode();
    first.put("faultline", 1);
    first.set("header", RunJson.headerNode(history.header(), history.traits()));
    lines.add(first.toString());
    for (Mark mark : history.marks()) {
      ObjectNode node = JSON.createObjectNode();
      node.set("mark", RunJson.markNode(mark));
      lines.add(node.toString());
    }
    return lines;
  }

  /// Gives the header or the mark of one such line to whom it concerns.
  ///
  /// @throws IllegalArgumentException if the line holds neither
  public static void take(String line, BiConsumer<RunHeader, Traits> header, Consumer<Mark> mark) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("this is no header and no mark in JSON", e);
    }
    if (node.has("header")) {
      header.accept(RunJson.readHeader(node.get("header")), RunJson.readTraits(node.get("header")));
    } else if (node.has("mark")) {
      mark.accept(RunJson.readMark(node.get("mark")));
    } else {
      throw new IllegalArgumentException(
          "a comment that begins with '; faultline {' holds a header or a mark");
    }
  }
}
