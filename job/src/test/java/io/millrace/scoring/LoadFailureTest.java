package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages for a model that onnxruntime does not load. */
class LoadFailureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "newer_ir | its IR version is 99, but onnxruntime 1.28.0 reads up to N (set model.ir_version = N and save it again, or export with an older onnx)",
        "newer_opset | its opset of ai.onnx is 99, but onnxruntime 1.28.0 knows up to N (export with target_opset=N or lower)",
        "custom_operator | onnxruntime 1.28.0 cannot load it: operator Magic of the domain com.example is unknown (operators of the domains ai.onnx, ai.onnx.ml and com.microsoft are known, no libraries of custom ones are loaded)",
      })
  void theReasonIsSaidWithTheNextStep(String name, String words) {
    assertThatThrownBy(ModelFixture.of(name)::load)
        .isInstanceOf(ModelException.class)
        .satisfies(
            refused ->
                assertThat(refused.getMessage().replaceAll("(up to |= ?|version = )[0-9]+", "$1N"))
                    .isEqualTo("Cannot use model " + name + ".onnx: " + words));
  }

  @Test
  void typesThatDoNotMeetAreSaidWithoutWhatHasNothingToDoWithThem() {
    assertThatThrownBy(ModelFixture.of("mixed_types")::load)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot use model mixed_types.onnx: onnxruntime 1.28.0 cannot load it: ")
        .hasMessageContaining("Type")
        .hasMessageContaining("(Add)")
        .message()
        .doesNotContain("custom ones", "Error code", "Load model from", ".cc:");
  }
}
