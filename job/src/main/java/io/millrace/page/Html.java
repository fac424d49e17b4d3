package io.millrace.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts that all pages are made of. A page needs nothing else: no script, no network. */
public final class Html {
  private static final String STYLE = "/page.css";
  private static final Pattern BLANK = Pattern.compile("\\{\\{(\\w+)}}");

  private Html() {}

  /**
   * Fills in a template, and its {@code {{style}}} with the style of all pages.
   *
   * @param template a resource
   * @param blanks as HTML, by their names in the template
   */
  public static String page(String template, Map<String, String> blanks) {
    return BLANK
        .matcher(resource(template))
        .replaceAll(
            blank ->
                Matcher.quoteReplacement(
                    blank.group(1).equals("style") ? resource(STYLE) : blanks.get(blank.group(1))));
  }

  private static String resource(String name) {
    try (InputStream in = Html.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A card of the page.
   *
   * @param title as text
   * @param note as HTML
   * @param content as HTML
   */
  public static String section(String title, String note, String content) {
    return "<section><h2>%s</h2><p class='soft'>%s</p>%s</section>\n"
        .formatted(escape(title), note, content);
  }

  /** A number, or what stands for one, over its name. */
  public static String figure(String value, String name) {
    return "<div><b>%s</b><span>%s</span></div>\n".formatted(escape(value), escape(name));
  }

  /** What a narrow window scrolls by itself, so that the page fits. */
  public static String wide(String content) {
    return "<div class='wide'>" + content + "</div>";
  }

  /** A picture that is drawn twice, since its text would be too small where it is scaled down. */
  static String forEachWidth(String desk, String phone) {
    return "<div class='desk'>" + desk + "</div><div class='phone'>" + phone + "</div>";
  }

  /** What the colours of a picture's series mean, in their order. */
  static String legend(List<String> names) {
    StringBuilder legend = new StringBuilder("<p class='legend'>");
    for (int i = 0; i < names.size(); i++) {
      legend.append("<span><i class='s%d'></i>%s</span>".formatted(i, escape(names.get(i))));
    }
    return legend.append("</p>").toString();
  }

  /** Text that stands in HTML as itself. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
