package io.faultline.controller.contract;

import io.faultline.controller.UsageException;
import io.faultline.controller.contract.Tree.Mapping;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads a YAML file into a [Tree].
final class TreeReader {
  private static final long MOST_BYTES = 1024 * 1024;
  private static final int MOST_DEPTH = 32;
  private static final YAMLFactory YAML = new YAMLFactory();

  private final String source;
  private final JsonParser parser;

  private TreeReader(String source, JsonParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /// The document in `file`, which has a mapping at its top.
  ///
  /// @param what the file should be: `a contract`
  static Mapping read(Path file, String what) throws IOException, UsageException {
    return read(file.toString(), text(file, what), what);
  }

  /// The document in `text`, which stands in `source`.
  static Mapping read(String source, String text, String what) throws UsageException {
    try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), text)) {
      var reader = new TreeReader(source, parser);
      if (parser.nextToken() == null) {
        throw new Place(source, 1, 1).wrong("the file is empty: it should be " + what);
      }
      Tree top = reader.tree(0);
      if (parser.nextToken() != null) {
        throw reader.place().wrong("there is a second document: " + what + " is one");
      }
      if (top instanceof Mapping mapping) {
        return mapping;
      }
      throw top.place()
          .wrong("%s is a mapping of keys to values, not %s".formatted(what, top.word()));
    } catch (JacksonException e) {
      throw place(source, e.getLocation()).wrong("this is no YAML: " + problem(e));
    }
  }

  private static String text(Path file, String what) throws IOException, UsageException {
    if (Files.isDirectory(file)) {
      throw new UsageException(file + " is a folder: name the file of " + what);
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UsageException(file + " has more than 1 MiB: it is not " + what);
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no file " + file + ", which should be " + what);
    } catch (java.nio.file.AccessDeniedException e) {
      throw new UsageException("the file " + file + " may not be read");
    } catch (CharacterCodingException e) {
      throw new UsageException(file + " is no text in UTF-8: it should be " + what);
    }
  }

  // The value that begins with the current token.
  private Tree tree(int depth) throws UsageException {
    Place place = place();
    if (depth > MOST_DEPTH) {
      throw place.wrong("this is nested more than %d deep".formatted(MOST_DEPTH));
    }
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      throw place.wrong("aliases and tags are not for this file: write the value itself");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(place, depth);
      case START_ARRAY -> {
        var items = new ArrayList<Tree>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(tree(depth + 1));
        }
        yield new Tree.Sequence(items, place);
      }
      case VALUE_NULL -> new Tree.Scalar("", place);
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          new Tree.Scalar(parser.getString(), place);
      default ->
          throw place.wrong("aliases and tags are not for this file: write the value itself");
    };
  }

  private Mapping mapping(Place place, int depth) throws UsageException {
    var entries = new LinkedHashMap<String, Mapping.Entry>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Place keyPlace = place();
      String key = parser.currentName();
      if (entries.containsKey(key)) {
        throw keyPlace.wrong("'%s' is given twice".formatted(key));
      }
      parser.nextToken();
      entries.put(key, new Mapping.Entry(keyPlace, tree(depth + 1)));
    }
    return new Mapping(entries, place);
  }

  private Place place() {
    return place(source, parser.currentTokenLocation());
  }

  private static Place place(
      String source, @org.jspecify.annotations.Nullable TokenStreamLocation at) {
    return at == null
        ? new Place(source, 1, 1)
        : new Place(source, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
  }

  // The library's message has drawings of the place in it, which are indented.
  private static String problem(JacksonException e) {
    return e.getOriginalMessage()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(" "))
        .collect(Collectors.joining(", "));
  }
}
