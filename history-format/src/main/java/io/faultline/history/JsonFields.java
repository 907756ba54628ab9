package io.faultline.history;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/// The fields of JSON objects, of the type they must have: a field of another type is a
/// [WrongField], since passing over it would make another history of the file.
final class JsonFields {
  private JsonFields() {}

  /// A field is not what it must be.
  static final class WrongField extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String name;

    WrongField(String name, String problem) {
      super(problem);
      this.name = name;
    }

    /// The field's name, among those of the line's own object or of one in it.
    String name() {
      return name;
    }
  }

  static boolean isThere(JsonNode object, String name) {
    JsonNode field = object.path(name);
    return !field.isMissingNode() && !field.isNull();
  }

  /// The text `name`, or an empty one where it is missing.
  static String text(JsonNode object, String name) {
    if (!isThere(object, name)) {
      return "";
    }
    JsonNode field = object.get(name);
    if (!field.isString()) {
      throw wrong(name, "a text", field);
    }
    return field.asString();
  }

  static int int32(JsonNode object, String name, int otherwise) {
    if (!isThere(object, name)) {
      return otherwise;
    }
    JsonNode field = object.get(name);
    if (!field.isIntegralNumber() || !field.canConvertToInt()) {
      throw wrong(name, "a whole number of 32 bits", field);
    }
    return field.asInt();
  }

  static long int64(JsonNode object, String name, long otherwise) {
    if (!isThere(object, name)) {
      return otherwise;
    }
    return int64(name, object.get(name));
  }

  static long int64(String name, JsonNode field) {
    if (!field.isIntegralNumber() || !field.canConvertToLong()) {
      throw wrong(name, "a whole number of 64 bits", field);
    }
    return field.asLong();
  }

  /// A map of texts, or an empty one where it is missing.
  static SequencedMap<String, String> texts(JsonNode object, String name) {
    var texts = new LinkedHashMap<String, String>();
    if (isThere(object, name)) {
      JsonNode field = object.get(name);
      if (!field.isObject()) {
        throw wrong(name, "a map of texts", field);
      }
      field
          .propertyStream()
          .forEach(entry -> {
            if (!entry.getValue().isString()) {
              throw wrong(name, "a map of texts", field);
            }
            texts.put(entry.getKey(), entry.getValue().asString());
          });
    }
    return texts;
  }

  static WrongField wrong(String name, String right, JsonNode found) {
    String text = found.isMissingNode() ? "nothing" : found.toString();
    return new WrongField(
        name,
        "\"%s\" is %s, not %s"
            .formatted(name, right, text.length() > 60 ? text.substring(0, 60) + "…" : text));
  }
}
