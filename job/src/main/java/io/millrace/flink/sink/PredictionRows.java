package io.millrace.flink.sink;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;

/** Rows of the table {@code predictions}. */
final class PredictionRows implements TableRows<Prediction> {
  private final EnumTexts<ScoreStatus> statuses = new EnumTexts<>(ScoreStatus.class);
  private static final List<String> COLUMNS =
      List.of(
          "user_seq",
          "reference_time",
          "score",
          "status",
          "error",
          "pipeline_version",
          "scored_at");

  private final IdentitySlots identity;
  private final KafkaSlot kafka;
  private final int[] columns;
  private final int featuresSlot;
  private final ColumnType[] featureTypes;
  private final int[] featureSlots;
  private final GenericRowData features;
  private final int modelSlot;
  private final RowType modelType;
  private final GenericRowData row;
  private ModelIdentity model;
  private GenericRowData modelRow;
  private String version;
  private StringData versionData;

  PredictionRows(List<FeatureColumn> featureColumns, RowType table) {
    identity = new IdentitySlots(table);
    kafka = new KafkaSlot(table);
    columns = Slots.slots(table, COLUMNS);
    featuresSlot = Slots.slot(table, "features");
    featureTypes = featureColumns.stream().map(FeatureColumn::type).toArray(ColumnType[]::new);
    RowType featuresType = Slots.struct(table, "features");
    featureSlots =
        Slots.slots(featuresType, featureColumns.stream().map(FeatureColumn::name).toList());
    features = Slots.newRow(featuresType);
    modelSlot = Slots.slot(table, "model");
    modelType = Slots.struct(table, "model");
    row = Slots.newRow(table);
  }

  @Override
  public RowData row(Prediction prediction) {
    FeatureRow event = prediction.row();
    identity.write(event.eventId(), event.userId(), event.eventTimeMs(), row);
    kafka.write(event.kafka(), row);
    FeatureVector vector = event.features();
    writeFeatures(vector);
    row.setField(featuresSlot, features);
    row.setField(modelSlot, modelRow(prediction.model()));
    Score score = prediction.score();
    row.setField(columns[0], vector.userSeq());
    row.setField(columns[1], TimestampData.fromEpochMillis(vector.referenceTimeMs()));
    row.setField(columns[2], Float.isNaN(score.value()) ? null : score.value());
    row.setField(columns[3], statuses.of(score.status()));
    row.setField(columns[4], score.error() == null ? null : StringData.fromString(score.error()));
    row.setField(columns[5], versionData(prediction.pipelineVersion()));
    row.setField(columns[6], TimestampData.fromEpochMillis(prediction.scoredAtMs()));
    return row;
  }

  private void writeFeatures(FeatureVector vector) {
    double[] numbers = vector.numbers();
    for (int i = 0; i < featureSlots.length; i++) {
      features.setField(
          featureSlots[i],
          switch (featureTypes[i]) {
            case STRING -> text(vector.texts()[i]);
            case LONG -> Double.isNaN(numbers[i]) ? null : (Object) (long) numbers[i];
            case DOUBLE -> Double.isNaN(numbers[i]) ? null : (Object) numbers[i];
          });
    }
  }

  /** Seldom changes, so neither does its row. */
  private GenericRowData modelRow(ModelIdentity identity) {
    if (identity != null && !identity.equals(model)) {
      modelRow = Slots.newRow(modelType);
      modelRow.setField(Slots.slot(modelType, "name"), text(identity.name()));
      modelRow.setField(Slots.slot(modelType, "version"), text(identity.version()));
      modelRow.setField(Slots.slot(modelType, "sha256"), text(identity.sha256()));
      modelRow.setField(Slots.slot(modelType, "runtime"), text(identity.runtime()));
      model = identity;
    }
    return identity == null ? null : modelRow;
  }

  private StringData versionData(String pipelineVersion) {
    if (!pipelineVersion.equals(version)) {
      versionData = StringData.fromString(pipelineVersion);
      version = pipelineVersion;
    }
    return versionData;
  }

  private static StringData text(String value) {
    return value == null ? null : StringData.fromString(value);
  }
}
