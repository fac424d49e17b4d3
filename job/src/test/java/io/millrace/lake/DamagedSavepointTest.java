package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DamagedSavepointTest {
  @Test
  void aStateOfTwoBillionPlacesIsDamagedAndTakesNoMemory() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {0, 4}); // A handle of a state follows.
    out.writeInt(1);
    out.writeUTF(Savepoint.DEFINITION);
    out.writeByte(1);
    out.writeInt(Integer.MAX_VALUE);
    OperatorStates states = new OperatorStates(bytes.toByteArray(), place -> new byte[0]);

    assertThatThrownBy(() -> states.value(Savepoint.DEFINITION))
        .isInstanceOf(IOException.class)
        .hasMessage("a state is damaged: it has 2147483647 places");
  }
}
