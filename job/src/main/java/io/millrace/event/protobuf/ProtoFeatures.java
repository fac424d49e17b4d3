package io.millrace.event.protobuf;

import com.google.protobuf.DescriptorProtos.FeatureSet;
import io.millrace.event.InvalidSchemaException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads options of a .proto file, and of them the two features of editions that change how messages
 * are read: whether a field has presence, and whether messages are written as groups.
 */
final class ProtoFeatures {
  private static final int DEPTH_MAX = 64;
  private static final String PRESENCE = "features.field_presence";
  private static final String ENCODING = "features.message_encoding";

  /** Values by the names of options, through braces. */
  private final Map<String, String> values = new HashMap<>();

  /** Reads {@code option name = value;} behind its first word. */
  void readStatement(ProtoTokens tokens) throws InvalidSchemaException {
    readOption(tokens);
    tokens.require(";");
  }

  /** Reads the options of a field in brackets, where there are any. */
  void readBrackets(ProtoTokens tokens) throws InvalidSchemaException {
    if (!tokens.take("[")) {
      return;
    }
    while (!tokens.take("]")) {
      readOption(tokens);
      if (!tokens.is("]")) {
        tokens.require(",");
      }
    }
  }

  private void readOption(ProtoTokens tokens) throws InvalidSchemaException {
    StringBuilder name = new StringBuilder();
    while (!tokens.is("=")) {
      if (tokens.is(";") || tokens.is("]") || tokens.is("}")) {
        throw tokens.expected("'='");
      }
      name.append(tokens.next());
    }
    tokens.require("=");
    readValue(tokens, name.toString(), 1);
  }

  private void readValue(ProtoTokens tokens, String name, int depth) throws InvalidSchemaException {
    if (depth > DEPTH_MAX) {
      throw tokens.invalid("options are nested deeper than " + DEPTH_MAX + " levels");
    }
    if (tokens.take("{")) {
      readMembers(tokens, name, "}", depth);
    } else if (tokens.take("<")) {
      readMembers(tokens, name, ">", depth);
    } else if (tokens.take("[")) {
      while (!tokens.take("]")) {
        readValue(tokens, name, depth + 1);
        tokens.take(",");
      }
    } else if (tokens.isString()) {
      tokens.nextString();
    } else {
      tokens.take("-");
      values.put(name, tokens.next());
    }
  }

  private void readMembers(ProtoTokens tokens, String name, String close, int depth)
      throws InvalidSchemaException {
    while (!tokens.take(close)) {
      String member = tokens.is("[") ? bracketed(tokens) : tokens.nextName();
      tokens.take(":");
      readValue(tokens, name + '.' + member, depth + 1);
      if (!tokens.take(",")) {
        tokens.take(";");
      }
    }
  }

  /** The name of an extension, or of an Any's type. */
  private static String bracketed(ProtoTokens tokens) throws InvalidSchemaException {
    StringBuilder name = new StringBuilder();
    while (!tokens.take("]")) {
      name.append(tokens.next());
    }
    return name.toString();
  }

  boolean isEmpty() {
    return !values.containsKey(PRESENCE) && !values.containsKey(ENCODING);
  }

  FeatureSet features(ProtoTokens tokens) throws InvalidSchemaException {
    FeatureSet.Builder features = FeatureSet.newBuilder();
    try {
      if (values.containsKey(PRESENCE)) {
        features.setFieldPresence(FeatureSet.FieldPresence.valueOf(values.get(PRESENCE)));
      }
      if (values.containsKey(ENCODING)) {
        features.setMessageEncoding(FeatureSet.MessageEncoding.valueOf(values.get(ENCODING)));
      }
    } catch (IllegalArgumentException unknown) {
      throw tokens.invalid("a feature has no value of the one that is given");
    }
    return features.build();
  }
}
