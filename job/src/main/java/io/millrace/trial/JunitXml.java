package io.millrace.trial;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Results in JUnit's form, which CI servers read: one suite, and a case for each line. Characters
 * that XML 1.0 lacks (most control characters) are written as in JSON, {@code \}{@code u001b}.
 */
public final class JunitXml {
  /**
   * The bytes at a file's beginning to search for the suite, which follows a declaration and
   * comments.
   */
  private static final int HEAD_BYTES = 4_096;

  private JunitXml() {}

  /** Whether a file holds results in this form, of any program. */
  public static boolean isIn(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
      return head.startsWith("<") && head.contains("<testsuite");
    }
  }

  /**
   * The document.
   *
   * @param pipeline the definition's name, which becomes the suite and the class of its cases
   * @param seconds the time that all of it took
   */
  public static String of(String pipeline, List<LineResult> results, double seconds) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", clean(pipeline));
      xml.writeAttribute("tests", Integer.toString(results.size()));
      xml.writeAttribute(
          "failures", Long.toString(results.stream().filter(each -> !each.isAsExpected()).count()));
      xml.writeAttribute("errors", "0");
      xml.writeAttribute("skipped", "0");
      xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", seconds));
      for (LineResult each : results) {
        xml.writeCharacters("\n  ");
        testCase(xml, pipeline, each);
      }
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("Cannot write XML", e);
    }
    return text.toString();
  }

  private static void testCase(XMLStreamWriter xml, String pipeline, LineResult result)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", clean(pipeline));
    xml.writeAttribute("name", clean(result.name()));
    xml.writeAttribute("time", "0");
    if (!result.isAsExpected()) {
      List<Mismatch> mismatches = result.mismatches();
      xml.writeStartElement("failure");
      xml.writeAttribute("type", "mismatch");
      xml.writeAttribute("message", clean(mismatches.get(0).toString()));
      for (Mismatch each : mismatches) {
        xml.writeCharacters(clean(each.toString()) + "\n");
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isXml(c)) {
                clean.appendCodePoint(c);
              } else {
                clean.append(String.format(Locale.ROOT, "\\u%04x", c));
              }
            });
    return clean.toString();
  }

  /** Whether the character is one of XML 1.0 that the standard does not discourage. */
  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= ' ' && c < 0x7f)
        || (c >= 0xa0 && c < Character.MIN_SURROGATE)
        || (c > Character.MAX_SURROGATE && c <= 0xfffd)
        || c >= Character.MIN_SUPPLEMENTARY_CODE_POINT;
  }
}
