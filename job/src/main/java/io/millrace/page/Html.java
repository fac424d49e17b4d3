package io.millrace.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of all pages. A page needs nothing else: no script, no network. */
public final class Html {
  private static final String STYLE = "/page.css";
  private static final Pattern BLANK = Pattern.compile("\\{\\{(\\w+)}}");

  private Html() {}

  /**
   * Fills in a template, and its {@code {{style}}} with the style of all pages.
   *
   * @param template a resource
   * @param blanks the fillings as HTML, by their names in the template
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

  /** A number, or a text in its place, over its name. */
  public static String figure(String value, String name) {
    return "<div><b>%s</b><span>%s</span></div>\n".formatted(escape(value), escape(name));
  }

  /** Content that a narrow window scrolls separately, so that the page fits. */
  public static String wide(String content) {
    return "<div class='wide'>" + content + "</div>";
  }

  /** A picture that is drawn for two widths, since its text would be too small if scaled down. */
  static String forEachWidth(String desk, String phone) {
    return "<div class='desk'>" + desk + "</div><div class='phone'>" + phone + "</div>";
  }

  /** The legend of a picture: the names of its series, in the order of their colours. */
  static String legend(List<String> names) {
    StringBuilder legend = new StringBuilder("<p class='legend'>");
    for (int i = 0; i < names.size(); i++) {
      legend.append("<span><i class='s%d'></i>%s</span>".formatted(i, escape(names.get(i))));
    }
    return legend.append("</p>").toString();
  }

  /** The text, escaped for HTML. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
