package io.millrace.local.report;

/** Text that stands in HTML as itself, and pictures of which it shows one. */
final class Html {
  private Html() {}

  /** A picture that is drawn twice, since its text would be too small where it is scaled down. */
  static String forEachWidth(String wide, String narrow) {
    return "<div class='wide'>" + wide + "</div><div class='narrow'>" + narrow + "</div>";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
