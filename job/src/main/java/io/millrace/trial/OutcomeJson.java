package io.millrace.trial;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.millrace.event.Reject;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Score;
import io.millrace.text.Printable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Outcomes as JSON, one line each: {@code {"line", "user", "user_seq", "features": {in the order of
 * the definition}, "score", "status"}} with {@code "error"} where there is one, or {@code {"line",
 * "reject", "message"}}.
 *
 * <p>Doubles and floats have the fewest digits that read back as the same bits, {@code -0.0}
 * included; none is ever NaN or infinite. Characters that affect a terminal or a reviewer's page,
 * such as those of writing direction, are escaped.
 */
public final class OutcomeJson {
  /**
   * The factory for shortest numbers; Java 17's own are not always the shortest (JDK-4511638), and
   * 19's differ.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final List<FeatureColumn> columns;

  /**
   * @param columns the columns of the trial that gave the outcomes
   */
  public OutcomeJson(List<FeatureColumn> columns) {
    this.columns = List.copyOf(columns);
  }

  /** The outcome as JSON, without an end of line. */
  public String text(long line, Outcome outcome) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField(Member.LINE, line);
      if (outcome instanceof Outcome.Predicted predicted) {
        predicted(json, predicted);
      } else if (outcome instanceof Outcome.Rejected rejected) {
        Reject reject = rejected.reject();
        json.writeStringField(Member.REJECT, reject.reason().name());
        json.writeStringField(Member.MESSAGE, reject.message());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Printable.line(text.toString());
  }

  private void predicted(JsonGenerator json, Outcome.Predicted predicted) throws IOException {
    FeatureVector vector = predicted.features();
    json.writeStringField(Member.USER, predicted.event().userId());
    json.writeNumberField(Member.USER_SEQ, vector.userSeq());
    json.writeObjectFieldStart(Member.FEATURES);
    for (int i = 0; i < columns.size(); i++) {
      json.writeFieldName(columns.get(i).name());
      feature(json, columns.get(i).type(), vector, i);
    }
    json.writeEndObject();
    Score score = predicted.score();
    json.writeFieldName(Member.SCORE);
    if (Float.isNaN(score.value())) {
      json.writeNull();
    } else {
      json.writeNumber(score.value());
    }
    json.writeStringField(Member.STATUS, score.status().name());
    if (score.error() != null) {
      json.writeStringField(Member.ERROR, score.error());
    }
  }

  private static void feature(JsonGenerator json, ColumnType type, FeatureVector vector, int i)
      throws IOException {
    if (type == ColumnType.STRING) {
      json.writeString(vector.texts()[i]);
    } else if (Double.isNaN(vector.numbers()[i])) {
      json.writeNull();
    } else if (type == ColumnType.LONG) {
      json.writeNumber((long) vector.numbers()[i]);
    } else {
      json.writeNumber(vector.numbers()[i]);
    }
  }
}
