package io.millrace.event.avro;

import io.millrace.event.InvalidSchemaException;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;
import io.millrace.event.UnusableSchemaException;
import io.millrace.event.ValueFormat;
import io.millrace.event.ValueReader;
import java.util.List;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Avro's binary encoding, without a header, of values that one schema wrote. */
public final class AvroFormat implements ValueFormat {
  private final Schema writer;

  private AvroFormat(Schema writer) {
    this.writer = writer;
  }

  /**
   * Parses the writer's schema. Its names and defaults are taken as they are: data has been written
   * with it.
   *
   * @param referenced the schemas whose types it names, each behind those that it needs itself
   * @throws InvalidSchemaException where one of them is no schema of Avro
   */
  public static AvroFormat of(String schema, List<String> referenced)
      throws InvalidSchemaException {
    try {
      Schema.Parser parser = new Schema.Parser(NameValidator.NO_VALIDATION);
      parser.setValidateDefaults(false);
      for (String each : referenced) {
        parser.parse(each);
      }
      return new AvroFormat(parser.parse(schema));
    } catch (StackOverflowError deep) {
      throw new InvalidSchemaException("it is nested too deeply", deep);
    } catch (RuntimeException refused) {
      // Not Avro's own alone: its parser lets through what Java says of a bad number or null.
      throw new InvalidSchemaException("it is no schema of Avro: " + refused.getMessage(), refused);
    }
  }

  @Override
  public String description() {
    return "an Avro record";
  }

  @Override
  public ValueReader reader(PathTree paths, Slots slots) {
    try {
      return new AvroReader(writer, paths, slots);
    } catch (StackOverflowError deep) {
      throw UnusableSchemaException.tooDeep();
    }
  }
}
