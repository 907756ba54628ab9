package io.faultline.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A run's header and marks as JSON: the same in the binary file and in JSON lines.
///
/// Reading takes what is missing as empty, so that later versions may add fields.
final class RunJson {
  private static final JsonMapper JSON = new JsonMapper();

  private RunJson() {}

  static String header(RunHeader header) {
    return headerNode(header).toString();
  }

  static ObjectNode headerNode(RunHeader header) {
    ObjectNode node = JSON.createObjectNode();
    node.put("contract", header.contract());
    node.put("path", header.path());
    node.put("workload", header.workload());
    node.put("system", header.system());
    node.put("seed", header.seed());
    node.put("started-at", header.startedAt());
    node.set("hosts", texts(header.hosts()));
    node.set("initial", JsonValues.node(header.initial()));
    node.set("versions", texts(header.versions()));
    node.set("settings", texts(header.settings()));
    return node;
  }

  static String mark(Mark mark) {
    return markNode(mark).toString();
  }

  static ObjectNode markNode(Mark mark) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", mark.id());
    node.put("kind", mark.kind());
    node.put("name", mark.name());
    ArrayNode sides = node.putArray("sides");
    for (List<String> side : mark.sides()) {
      ArrayNode hosts = sides.addArray();
      side.forEach(hosts::add);
    }
    time(node, "asked", mark.askedNanos());
    time(node, "from", mark.fromNanos());
    time(node, "until", mark.untilNanos());
    time(node, "ended", mark.endedNanos());
    node.put("evidence", mark.evidence());
    node.set("details", texts(mark.details()));
    return node;
  }

  /// @throws IllegalArgumentException if `json` is no header
  static RunHeader readHeader(String json) {
    return readHeader(parse(json));
  }

  static RunHeader readHeader(JsonNode node) {
    return new RunHeader(
        text(node, "contract"),
        text(node, "path"),
        text(node, "workload"),
        text(node, "system"),
        node.path("seed").asLong(0),
        text(node, "started-at"),
        readTexts(node.path("hosts")),
        node.has("initial") ? JsonValues.value(node.get("initial")) : Value.NIL,
        readTexts(node.path("versions")),
        readTexts(node.path("settings")));
  }

  /// @throws IllegalArgumentException if `json` is no mark
  static Mark readMark(String json) {
    return readMark(parse(json));
  }

  static Mark readMark(JsonNode node) {
    if (!node.path("id").isInt()) {
      throw new IllegalArgumentException("a mark has a whole number as its \"id\"");
    }
    var sides = new ArrayList<List<String>>();
    for (JsonNode side : node.path("sides")) {
      var hosts = new ArrayList<String>();
      side.forEach(host -> hosts.add(host.asString("")));
      sides.add(hosts);
    }
    return new Mark(
        node.get("id").asInt(),
        text(node, "kind"),
        text(node, "name"),
        sides,
        node.path("asked").asLong(Mark.NEVER),
        node.path("from").asLong(Mark.NEVER),
        node.path("until").asLong(Mark.NEVER),
        node.path("ended").asLong(Mark.NEVER),
        text(node, "evidence"),
        readTexts(node.path("details")));
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  // What never happened is left out.
  private static void time(ObjectNode node, String name, long nanos) {
    if (nanos != Mark.NEVER) {
      node.put(name, nanos);
    }
  }

  private static ObjectNode texts(Map<String, String> texts) {
    ObjectNode node = JSON.createObjectNode();
    texts.forEach(node::put);
    return node;
  }

  private static java.util.SequencedMap<String, String> readTexts(JsonNode node) {
    var texts = new LinkedHashMap<String, String>();
    node.propertyStream()
        .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
    return texts;
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }
}
