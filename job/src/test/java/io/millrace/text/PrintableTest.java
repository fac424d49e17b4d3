package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void whatATerminalTakesForAnOrderIsEscaped() {
    assertThat(Printable.lines("\u001b[2J\u001b]0;pwned\u0007 \r \b \u007f \u009b31m"))
        .isEqualTo("\\u001b[2J\\u001b]0;pwned\\u0007 \\u000d \\u0008 \\u007f \\u009b31m");
  }

  @Test
  void noCharacterTurnsTheOrderOfOthers() {
    assertThat(Printable.lines("user\u202Enimda \u2066x\u2069 \u200f \u061c"))
        .isEqualTo("user\\u202enimda \\u2066x\\u2069 \\u200f \\u061c");
  }

  @Test
  void aValueCannotMakeALineOfItsOwn() {
    assertThat(Printable.line("e1\nResult       0 bits differ"))
        .isEqualTo("e1\\u000aResult       0 bits differ");
    assertThat(Printable.lines("two\nlines\tstay")).isEqualTo("two\nlines\tstay");
  }

  @Test
  void textOfAllLanguagesStaysAsItIs() {
    String text = "Größe 数据 🙂 мир é — ░█ \u00a0";
    assertThat(Printable.lines(text)).isSameAs(text);
  }

  @Test
  void aWriterEscapesWhateverIsPrintedThroughIt() {
    StringWriter out = new StringWriter();
    PrintWriter plain = new PrintWriter(out);
    PrintWriter safe = Printable.over(plain);

    safe.printf("%s|", "\u001b[1m");
    safe.print('\u0007');
    safe.append("\u202e").println();

    assertThat(out).hasToString("\\u001b[1m|\\u0007\\u202e" + System.lineSeparator());
    assertThat(Printable.over(safe)).isSameAs(safe);
    assertThat(Printable.plain(safe)).isSameAs(plain);
  }
}
