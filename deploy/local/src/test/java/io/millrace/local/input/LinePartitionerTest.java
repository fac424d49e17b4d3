package io.millrace.local.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinePartitionerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          user_id     | {"user_id":"u1"}                          | u1
          user_id     | {"a":{"user_id":"no"},"user_id":"u1"}     | u1
          user_id     | {"user_id":17}                            | 17
          user_id     | {"user_id":-0}                            | -0
          user_id     | {"user_id":12345678901234567890123}       | 12345678901234567890123
          user_id     | {"user_id":"\\u0041\\ud83d\\ude00"}       | A😀
          user_id     | {"user_id":1.0}                           |
          user_id     | {"user_id":null}                          |
          user_id     | {"user_id":{"user_id":"no"}}              |
          user_id     | {"user_id":true}                          |
          user_id     | ["user_id"]                               |
          user_id     | {"user_id":"u1","torn                     | u1
          user_id     | {"torn                                    |
          a/b         | {"a/b":"u1","a":{"b":"no"}}               | u1
          a~b         | {"a~b":"u1"}                              | u1
          /user/id    | {"user":{"x":[1,{"id":"no"}],"id":"u1"}}  | u1
          /user/id    | {"user":"u1"}                             |
          /users/1/id | {"users":[{"id":"no"},{"id":"u1"}]}       | u1
          /users/01   | {"users":["no","no"]}                     |
          /a~1b       | {"a/b":"u1"}                              | u1
          """)
  void theUserIsReadAsTheDecoderReadsIt(String path, String line, String user) {
    assertThat(new UserLookup(path).find(line.getBytes(StandardCharsets.UTF_8))).isEqualTo(user);
  }

  @Test
  void aUserIsFoundBehindWhatOtherParsersRefuse() {
    String line =
        "{\"n\":" + "1".repeat(5_000) + ",\"" + "k".repeat(70_000) + "\":0,\"user_id\":\"u1\"}";

    assertThat(new UserLookup("user_id").find(line.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("u1");
  }

  @Test
  void aNumberAndItsTextAreTheSameUser() {
    assertThat(partition("{\"user_id\":42,\"x\":1}"))
        .isEqualTo(partition("{\"y\":2,\"user_id\":\"42\"}"));
  }

  @Test
  void linesWithoutUserAndUsersAreSpreadOverAllPartitions() {
    assertThat(IntStream.range(0, 200).map(i -> partition("dirt " + i)).distinct().count())
        .isEqualTo(4);
    assertThat(
            IntStream.range(0, 200)
                .map(i -> partition("{\"user_id\":%d}".formatted(i)))
                .distinct()
                .count())
        .isEqualTo(4);
  }

  private static int partition(String line) {
    return new LinePartitioner("user_id").partition(line.getBytes(StandardCharsets.UTF_8));
  }
}
