package io.millrace.page;

import java.util.Locale;

/**
 * A picture that is drawn stroke by stroke. Its colours are the page's, by the class of each
 * stroke; its unit is a twelfth of the height of a text.
 */
final class Svg {
  private final StringBuilder svg = new StringBuilder();

  Svg(double width, double height) {
    add("<svg viewBox='0 0 %.0f %.0f' role='img'>", width, height);
  }

  /**
   * @param label what the picture shows, for those who cannot see it
   */
  Svg(double width, double height, String label) {
    add("<svg viewBox='0 0 %.0f %.0f' role='img' aria-label='%s'>", width, height, label);
  }

  Svg line(String style, double fromX, double toX, double fromY, double toY) {
    return add(
        "<line class='%s' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>",
        style, fromX, toX, fromY, toY);
  }

  /**
   * @param words the text, not yet escaped for HTML
   */
  Svg text(String style, double x, double y, String words) {
    return add("<text class='%s' x='%.1f' y='%.1f'>%s</text>", style, x, y, Html.escape(words));
  }

  /** Draws the name of an axis on the left, read from below. */
  Svg upright(double middle, String words) {
    return add(
        "<text class='title mid' transform='translate(13 %.1f) rotate(-90)'>%s</text>",
        middle, Html.escape(words));
  }

  Svg bar(String style, double x, double y, double width, double height) {
    return add(
        "<rect class='%s' x='%.2f' y='%.2f' width='%.2f' height='%.2f'/>",
        style, x, y, width, height);
  }

  /**
   * @param hover the text shown to a pointer that rests on the bar
   */
  Svg bar(String style, double x, double y, double width, double height, String hover) {
    return add(
        "<rect class='%s' x='%.2f' y='%.2f' width='%.2f' height='%.2f'><title>%s</title></rect>",
        style, x, y, width, height, Html.escape(hover));
  }

  /** Adds any other stroke, written as in the picture. */
  Svg add(String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form, values));
    return this;
  }

  @Override
  public String toString() {
    return svg + "</svg>";
  }
}
