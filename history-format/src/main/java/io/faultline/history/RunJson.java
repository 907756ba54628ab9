package io.faultline.history;

import java.util.ArrayList;
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

  static String header(RunHeader header, Traits traits) {
    return headerNode(header, traits).toString();
  }

  static ObjectNode headerNode(RunHeader header, Traits traits) {
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
    // What is usual is left out.
    if (!traits.realTime()) {
      node.put("real-time", false);
    }
    if (traits.sessionsBind()) {
      node.put("sessions", "binding");
    }
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
    object("header", node);
    return new RunHeader(
        JsonFields.text(node, "contract"),
        JsonFields.text(node, "path"),
        JsonFields.text(node, "workload"),
        JsonFields.text(node, "system"),
        JsonFields.int64(node, "seed", 0),
        JsonFields.text(node, "started-at"),
        JsonFields.texts(node, "hosts"),
        node.has("initial") ? JsonValues.value(node.get("initial")) : Value.NIL,
        JsonFields.texts(node, "versions"),
        JsonFields.texts(node, "settings"));
  }

  /// What the header `json` says that times and sessions mean.
  ///
  /// @throws IllegalArgumentException if `json` is no header
  static Traits readTraits(String json) {
    return readTraits(parse(json));
  }

  static Traits readTraits(JsonNode node) {
    object("header", node);
    JsonNode realTime = node.path("real-time");
    if (!realTime.isMissingNode() && !realTime.isBoolean()) {
      throw JsonFields.wrong("real-time", "true or false", realTime);
    }
    return new Traits(
        !realTime.isBoolean() || realTime.asBoolean(),
        switch (JsonFields.text(node, "sessions")) {
          case "", "free" -> false;
          case "binding" -> true;
          default -> throw JsonFields.wrong("sessions", "binding or free", node.get("sessions"));
        });
  }

  /// @throws IllegalArgumentException if `json` is no mark
  static Mark readMark(String json) {
    return readMark(parse(json));
  }

  static Mark readMark(JsonNode node) {
    object("mark", node);
    if (!JsonFields.isThere(node, "id")) {
      throw new JsonFields.WrongField("mark", "a mark has a whole number as its \"id\"");
    }
    return new Mark(
        JsonFields.int32(node, "id", 0),
        JsonFields.text(node, "kind"),
        JsonFields.text(node, "name"),
        sides(node.path("sides")),
        JsonFields.int64(node, "asked", Mark.NEVER),
        JsonFields.int64(node, "from", Mark.NEVER),
        JsonFields.int64(node, "until", Mark.NEVER),
        JsonFields.int64(node, "ended", Mark.NEVER),
        JsonFields.text(node, "evidence"),
        JsonFields.texts(node, "details"));
  }

  private static List<List<String>> sides(JsonNode node) {
    if (!node.isMissingNode() && !node.isArray()) {
      throw JsonFields.wrong("sides", "a list of lists of hosts", node);
    }
    var sides = new ArrayList<List<String>>();
    for (JsonNode side : node) {
      if (!side.isArray()) {
        throw JsonFields.wrong("sides", "a list of lists of hosts", node);
      }
      var hosts = new ArrayList<String>();
      for (JsonNode host : side) {
        if (!host.isString()) {
          throw JsonFields.wrong("sides", "a list of lists of hosts", node);
        }
        hosts.add(host.asString());
      }
      sides.add(hosts);
    }
    return sides;
  }

  private static void object(String name, JsonNode node) {
    if (!node.isObject()) {
      throw JsonFields.wrong(name, "a JSON object", node);
    }
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
}
