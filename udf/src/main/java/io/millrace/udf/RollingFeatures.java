package io.millrace.udf;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.IdentityColumns;
import io.millrace.row.RowMaker;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.functions.TableSemantics;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.StateTypeStrategy;
import org.apache.flink.table.types.inference.StaticArgument;
import org.apache.flink.table.types.inference.StaticArgumentTrait;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;
import org.apache.flink.types.Row;

/**
 * {@code ROLLING_FEATURES(input => TABLE events PARTITION BY user_id, definition =>
 * 'pipeline.yaml')}: maps each event to its row of features, with the job's packed state for each
 * user. A user's events count in the order in which they arrive here. Rows of the table {@code
 * events} may be of several definitions: the declared fields are then read from their raw values.
 */
public final class RollingFeatures extends ProcessTableFunction<Row> {
  private static final long serialVersionUID = 1L;
  private static final String USER = IdentityColumns.USER_ID.name();

  private transient RowEvents events;
  private transient FeatureSet features;
  private transient long fingerprint;
  private transient RowMaker<FeatureRow, Row> rows;

  /** A user's state, packed as the job packs it. */
  @SuppressWarnings("PublicField") // Flink reads and writes both.
  public static final class PackedUser {
    public byte[] bytes;

    /** The first half of the fingerprint of the event fields and features that the bytes are of. */
    public Long features;
  }

  public void eval(PackedUser user, Row input, String definition) throws IOException {
    if (features == null) {
      Pipeline pipeline = Definition.read(definition);
      events = new RowEvents(pipeline.event());
      features = FeatureSet.compile(pipeline.features(), pipeline.event());
      rows = SqlRow.rows(Types.featureColumns(features.columns()));
      fingerprint = Long.parseUnsignedLong(features.fingerprint().substring(0, 16), 16);
    }
    UserState state = state(user, definition);
    Event event = events.event(input);
    FeatureVector vector = features.advance(state, event);
    user.bytes = features.write(state);
    user.features = fingerprint;
    collect(
        rows.row(
            new FeatureRow(
                event.eventId(), event.userId(), event.eventTimeMs(), event.kafka(), vector)));
  }

  private UserState state(PackedUser user, String definition) throws IOException {
    if (user.bytes == null) {
      return features.newUser();
    } else if (!Objects.equals(user.features, fingerprint)) {
      // The bytes do not say which features they are of, and would be read as those of others.
      throw new SuppressRestartsException(
          new IllegalStateException(
              "Cannot go on in ROLLING_FEATURES: its state was made under other event fields or features than those of "
                  + definition
                  + " (a statement has no upgrade: start it without state, or put the definition before back)"));
    }
    return features.read(user.bytes);
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    LinkedHashMap<String, StateTypeStrategy> state = new LinkedHashMap<>();
    state.put(
        "user",
        StateTypeStrategy.of(
            TypeStrategies.explicit(
                DataTypes.STRUCTURED(
                    PackedUser.class,
                    DataTypes.FIELD("bytes", DataTypes.BYTES()),
                    DataTypes.FIELD("features", DataTypes.BIGINT())))));
    return TypeInference.newBuilder()
        .staticArguments(
            StaticArgument.table(
                "input", Row.class, false, EnumSet.of(StaticArgumentTrait.SET_SEMANTIC_TABLE)),
            StaticArgument.scalar("definition", DataTypes.STRING(), false))
        .stateTypeStrategies(state)
        .outputTypeStrategy(RollingFeatures::output)
        .build();
  }

  private static Optional<DataType> output(CallContext call) {
    Pipeline pipeline = Definition.of(call, 1);
    call.getTableSemantics(0).ifPresent(table -> check(call, table, pipeline));
    return Optional.of(
        Types.featureRow(FeatureSet.compile(pipeline.features(), pipeline.event()).columns()));
  }

  private static void check(CallContext call, TableSemantics table, Pipeline pipeline) {
    // What a row has no column of may be in its raw value.
    CallCheck.requireColumns(
        call,
        "input of ROLLING_FEATURES",
        table.dataType(),
        Types.event(pipeline.event()),
        Types.keepsRawValues(table.dataType())
            ? pipeline.event().fields().stream().map(EventField::name).toList()
            : List.of());
    List<String> columns = DataType.getFieldNames(table.dataType());
    int[] partitionBy = table.partitionByColumns();
    if (partitionBy.length != 1 || !columns.get(partitionBy[0]).equals(USER)) {
      throw call.newValidationError(
          "Invalid input of ROLLING_FEATURES: it must be partitioned by %s alone", USER);
    }
  }
}
