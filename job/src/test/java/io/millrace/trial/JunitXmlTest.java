package io.millrace.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class JunitXmlTest {

  private static Element suite(List<LineResult> results) throws Exception {
    String text = JunitXml.of("cards", results, 1.5);
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(text)));
    return document.getDocumentElement();
  }

  private static LineResult failed(long line, String user, String found) {
    return new LineResult(
        line,
        "line " + line + ": user " + user,
        List.of(new Mismatch(line, Optional.of(user), "features.s", "'a'", found)));
  }

  @Test
  void aSuiteHasACaseForEachLine() throws Exception {
    Element suite =
        suite(List.of(new LineResult(1, "line 1: user u", List.of()), failed(2, "v", "'b'")));

    assertThat(suite.getTagName()).isEqualTo("testsuite");
    assertThat(suite.getAttribute("name")).isEqualTo("cards");
    assertThat(suite.getAttribute("tests")).isEqualTo("2");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("time")).isEqualTo("1.500");
    Element passed = (Element) suite.getElementsByTagName("testcase").item(0);
    assertThat(passed.getAttribute("classname")).isEqualTo("cards");
    assertThat(passed.getAttribute("name")).isEqualTo("line 1: user u");
    assertThat(passed.getElementsByTagName("failure").getLength()).isZero();
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message"))
        .isEqualTo("line 2 user v: features.s: expected 'a', found 'b'");
  }

  @Test
  void anyTextMakesWellFormedXml() throws Exception {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("JunitXmlTest: -Dmillrace.seed=" + seed);
    Random random = new Random(seed);
    String special = "<>&'\"]]>\u0000\u001b\u0007\u0085\u2028\uFFFE\uFFFF\uD800\uDC00\n\r\t";
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = 0; n < 20; n++) {
        text.append(
            random.nextBoolean()
                ? special.charAt(random.nextInt(special.length()))
                : (char) random.nextInt(0x10000));
      }
      Element suite = suite(List.of(failed(1, text.toString(), text.toString())));
      assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(1);
    }
    Element suite = suite(List.of(failed(1, "u\u001b[2J", "x\u0000")));
    assertThat(((Element) suite.getElementsByTagName("testcase").item(0)).getAttribute("name"))
        .isEqualTo("line 1: user u\\u001b[2J");
  }
}
