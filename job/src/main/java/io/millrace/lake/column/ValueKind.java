package io.millrace.lake.column;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.Dictionary;
import org.apache.iceberg.shaded.org.apache.parquet.column.values.ValuesReader;
import org.apache.iceberg.shaded.org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.iceberg.shaded.org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.iceberg.shaded.org.apache.parquet.schema.PrimitiveType;
import org.apache.iceberg.types.Type;

/**
 * The forms in which a file keeps a column's values, with their conversion to Iceberg's internal
 * values.
 */
enum ValueKind {
  BOOLEAN {
    @Override
    Object of(Dictionary dictionary, int id) {
      return dictionary.decodeToBoolean(id);
    }

    @Override
    Object next(ValuesReader values) {
      return values.readBoolean();
    }
  },
  INTEGER {
    @Override
    Object of(Dictionary dictionary, int id) {
      return dictionary.decodeToInt(id);
    }

    @Override
    Object next(ValuesReader values) {
      return values.readInteger();
    }

    @Override
    Object nextPlain(ByteBuffer page) {
      return page.getInt();
    }
  },
  INTEGER_AS_LONG {
    @Override
    Object of(Dictionary dictionary, int id) {
      return (long) dictionary.decodeToInt(id);
    }

    @Override
    Object next(ValuesReader values) {
      return (long) values.readInteger();
    }
  },
  LONG {
    @Override
    Object of(Dictionary dictionary, int id) {
      return dictionary.decodeToLong(id);
    }

    @Override
    Object next(ValuesReader values) {
      return values.readLong();
    }

    @Override
    Object nextPlain(ByteBuffer page) {
      return page.getLong();
    }
  },
  FLOAT {
    @Override
    Object of(Dictionary dictionary, int id) {
      return dictionary.decodeToFloat(id);
    }

    @Override
    Object next(ValuesReader values) {
      return values.readFloat();
    }

    @Override
    Object nextPlain(ByteBuffer page) {
      return page.getFloat();
    }
  },
  FLOAT_AS_DOUBLE {
    @Override
    Object of(Dictionary dictionary, int id) {
      return (double) dictionary.decodeToFloat(id);
    }

    @Override
    Object next(ValuesReader values) {
      return (double) values.readFloat();
    }
  },
  DOUBLE {
    @Override
    Object of(Dictionary dictionary, int id) {
      return dictionary.decodeToDouble(id);
    }

    @Override
    Object next(ValuesReader values) {
      return values.readDouble();
    }

    @Override
    Object nextPlain(ByteBuffer page) {
      return page.getDouble();
    }
  },
  TEXT {
    @Override
    Object of(Dictionary dictionary, int id) {
      return dictionary.decodeToBinary(id).toStringUsingUTF8();
    }

    @Override
    Object next(ValuesReader values) {
      return values.readBytes().toStringUsingUTF8();
    }

    @Override
    Object nextPlain(ByteBuffer page) {
      int length = page.getInt();
      String text =
          new String(
              page.array(), page.arrayOffset() + page.position(), length, StandardCharsets.UTF_8);
      page.position(page.position() + length);
      return text;
    }
  },
  BYTES {
    @Override
    Object of(Dictionary dictionary, int id) {
      return ByteBuffer.wrap(dictionary.decodeToBinary(id).getBytes());
    }

    @Override
    Object next(ValuesReader values) {
      return ByteBuffer.wrap(values.readBytes().getBytes());
    }

    @Override
    Object nextPlain(ByteBuffer page) {
      int length = page.getInt();
      ByteBuffer bytes = page.slice(page.position(), length);
      page.position(page.position() + length);
      return bytes;
    }
  };

  /** The value of a dictionary under an id. */
  abstract Object of(Dictionary dictionary, int id);

  /** The next value of a page in one of Parquet's encodings. */
  abstract Object next(ValuesReader values);

  /**
   * The next value of a plain page, whose buffer is little-endian and has an array. Only for kinds
   * that {@link #isReadPlain}; others give null.
   */
  Object nextPlain(ByteBuffer page) {
    return null;
  }

  boolean isReadPlain() {
    return this != BOOLEAN && this != INTEGER_AS_LONG && this != FLOAT_AS_DOUBLE;
  }

  /**
   * The kind that turns a column of a file into one of a table.
   *
   * @throws UnreadableColumnException where the file keeps the column in a form that Iceberg does
   *     not write
   */
  static ValueKind of(ColumnDescriptor descriptor, Type type) {
    PrimitiveType physical = descriptor.getPrimitiveType();
    ValueKind kind =
        switch (physical.getPrimitiveTypeName()) {
          case BOOLEAN -> BOOLEAN;
          case INT32 -> type.typeId() == Type.TypeID.INTEGER ? INTEGER : INTEGER_AS_LONG;
          case INT64 -> LONG;
          case FLOAT -> type.typeId() == Type.TypeID.FLOAT ? FLOAT : FLOAT_AS_DOUBLE;
          case DOUBLE -> DOUBLE;
          case BINARY -> type.typeId() == Type.TypeID.BINARY ? BYTES : TEXT;
          case INT96, FIXED_LEN_BYTE_ARRAY -> null;
        };
    boolean otherUnit =
        physical.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp
            && timestamp.getUnit() != TimeUnit.MICROS;
    if (kind == null || otherUnit || !kind.gives(type)) {
      throw new UnreadableColumnException(
          "column %s is %s (must be what Iceberg writes for %s)"
              .formatted(String.join(".", descriptor.getPath()), physical, type));
    }
    return kind;
  }

  private boolean gives(Type type) {
    return switch (type.typeId()) {
      case BOOLEAN -> this == BOOLEAN;
      case INTEGER -> this == INTEGER;
      case LONG -> this == LONG || this == INTEGER_AS_LONG;
      case TIMESTAMP -> this == LONG;
      case FLOAT -> this == FLOAT;
      case DOUBLE -> this == DOUBLE || this == FLOAT_AS_DOUBLE;
      case STRING -> this == TEXT;
      case BINARY -> this == BYTES;
      default -> false;
    };
  }
}
