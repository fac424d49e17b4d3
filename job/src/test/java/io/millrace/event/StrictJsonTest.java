package io.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  private final List<String> visited = new ArrayList<>();

  private final class Names implements JsonVisitor {
    private final String path;

    Names(String path) {
      this.path = path;
    }

    @Override
    public void value(DataKind kind, String text) {
      visited.add(path + " " + kind + " " + text);
    }

    @Override
    public JsonVisitor member(String name) {
      return name.equals("skipped") ? null : new Names(path + "/" + name);
    }
  }

  @Test
  void everyMemberIsVisitedWithItsTextAsWritten() throws MalformedException {
    visit(
        "{\"a\":{\"b\":1.50,\"skipped\":{\"c\":1}},\"d\":[{\"e\":1}],\"f\":null,\"g\":true,"
            + "\"h\":123456789012345678901,\"i\":-0,\"j\":\"x\"}");

    assertThat(visited)
        .containsExactly(
            " OBJECT null",
            "/a OBJECT null",
            "/a/b DECIMAL 1.50",
            "/d ARRAY null",
            "/f ABSENT null",
            "/g BOOLEAN true",
            "/h BIG_INTEGER 123456789012345678901",
            "/i LONG -0",
            "/j STRING x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{\"a\":1", "{\"a\":NaN}", "[]", "{\"a\":1}{}", ""})
  void nothingOfAMalformedDocumentIsVisited(String json) {
    assertThatThrownBy(() -> visit(json)).isInstanceOf(MalformedException.class);
    assertThat(visited).isEmpty();
  }

  private void visit(String json) throws MalformedException {
    StrictJson.visit(json.getBytes(StandardCharsets.UTF_8), new Names(""));
  }
}
