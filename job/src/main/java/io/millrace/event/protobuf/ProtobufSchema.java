package io.millrace.event.protobuf;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.SourceContextProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.WrappersProto;
import io.millrace.event.InvalidSchemaException;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;
import io.millrace.event.ValueReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A .proto file with all that it imports, and the messages in it. */
public final class ProtobufSchema {
  /** The files that come with Protobuf, by the names under which all import them. */
  private static final Map<String, FileDescriptor> WELL_KNOWN =
      Stream.of(
              AnyProto.getDescriptor(),
              ApiProto.getDescriptor(),
              DescriptorProtos.getDescriptor(),
              DurationProto.getDescriptor(),
              EmptyProto.getDescriptor(),
              FieldMaskProto.getDescriptor(),
              SourceContextProto.getDescriptor(),
              StructProto.getDescriptor(),
              TimestampProto.getDescriptor(),
              TypeProto.getDescriptor(),
              WrappersProto.getDescriptor())
          .collect(Collectors.toUnmodifiableMap(FileDescriptor::getName, each -> each));

  private final FileDescriptor file;

  private ProtobufSchema(FileDescriptor file) {
    this.file = file;
  }

  /**
   * Parses a file and what it imports. A file that is imported and not there is passed over, since
   * most such hold options alone; where a path leads to a type out of it, there is no reader.
   *
   * @param referenced the texts of files by the names under which they are imported
   */
  public static ProtobufSchema of(String text, Map<String, String> referenced)
      throws InvalidSchemaException {
    return new ProtobufSchema(new Linking(referenced).link("", text));
  }

  /**
   * The message that a record's header names.
   *
   * @param indexes the place among the messages of the file, then among those within, and so on
   * @return empty where there is none
   */
  public Optional<ProtobufFormat> message(List<Integer> indexes) {
    List<Descriptor> level = file.getMessageTypes();
    Descriptor found = null;
    for (int index : indexes) {
      if (index < 0 || index >= level.size() || level.get(index).getOptions().getMapEntry()) {
        return Optional.empty();
      }
      found = level.get(index);
      level = found.getNestedTypes();
    }
    return Optional.ofNullable(found).map(ProtobufFormat::new);
  }

  /**
   * A reader of records of any message of the file: each names its own in front.
   *
   * @param name the schema's name in messages of rejects
   */
  public ValueReader reader(String name, PathTree paths, Slots slots) {
    return new IndexedReader(name, indexes -> message(indexes).map(m -> m.reader(paths, slots)));
  }

  /** The message of a name, with the package or without. */
  public Optional<ProtobufFormat> message(String name) {
    Stream<Descriptor> all = file.getMessageTypes().stream().flatMap(ProtobufSchema::withNested);
    String full = file.getPackage().isEmpty() ? name : file.getPackage() + '.' + name;
    return all.filter(each -> each.getFullName().equals(name) || each.getFullName().equals(full))
        .findFirst()
        .map(ProtobufFormat::new);
  }

  private static Stream<Descriptor> withNested(Descriptor type) {
    Stream<Descriptor> nested =
        type.getNestedTypes().stream()
            .filter(each -> !each.getOptions().getMapEntry())
            .flatMap(ProtobufSchema::withNested);
    return Stream.concat(Stream.of(type), nested);
  }

  /**
   * Parses a file's text, or what some producers register in its place: the bytes of its
   * descriptor, in Base64.
   */
  private static FileDescriptorProto parse(String name, String text) throws InvalidSchemaException {
    try {
      return ProtoFileParser.parse(name, text);
    } catch (InvalidSchemaException noFile) {
      try {
        byte[] bytes = Base64.getDecoder().decode(text.strip());
        return FileDescriptorProto.parseFrom(bytes).toBuilder().setName(name).build();
      } catch (IllegalArgumentException | InvalidProtocolBufferException noDescriptor) {
        noFile.addSuppressed(noDescriptor);
        throw noFile;
      }
    }
  }

  /** Links files with those that they import. */
  private static final class Linking {
    private final Map<String, String> referenced;
    private final Map<String, FileDescriptor> linked = new HashMap<>(WELL_KNOWN);
    private final Set<String> open = new HashSet<>();

    Linking(Map<String, String> referenced) {
      this.referenced = referenced;
    }

    FileDescriptor link(String name, String text) throws InvalidSchemaException {
      if (!open.add(name)) {
        throw new InvalidSchemaException("its imports lead back to " + name, null);
      }
      FileDescriptorProto parsed = parse(name, text);
      List<FileDescriptor> imports = new ArrayList<>();
      for (String imported : parsed.getDependencyList()) {
        if (!linked.containsKey(imported) && referenced.containsKey(imported)) {
          linked.put(imported, link(imported, referenced.get(imported)));
        }
        if (linked.containsKey(imported)) {
          imports.add(linked.get(imported));
        }
      }
      open.remove(name);
      try {
        return FileDescriptor.buildFrom(parsed, imports.toArray(FileDescriptor[]::new), true);
      } catch (DescriptorValidationException | IllegalArgumentException refused) {
        throw new InvalidSchemaException(
            "it is no schema of Protobuf: " + refused.getMessage(), refused);
      }
    }
  }
}
