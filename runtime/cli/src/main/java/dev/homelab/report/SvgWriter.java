package dev.homelab.report;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes one SVG file, an element a line. Text is escaped, and what XML cannot hold replaced. */
final class SvgWriter {
  private static final String UNSHOWABLE = "�";

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter out;

  /** What is written inside of an element. */
  @FunctionalInterface
  interface Inside {
    void write() throws XMLStreamException;
  }

  private SvgWriter() throws XMLStreamException {
    out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
  }

  /** A whole file, ended by a line end. */
  interface Picture {
    void draw(SvgWriter svg) throws XMLStreamException;
  }

  /** The text of a file that is drawn in one go. */
  static String file(Picture picture) {
    try {
      SvgWriter svg = new SvgWriter();
      svg.text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
      picture.draw(svg);
      svg.out.writeEndDocument();
      svg.out.close();
      return svg.text.toString();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException("a text cannot be written", impossible);
    }
  }

  /**
   * An element with others in it.
   *
   * @param attributes name, value, name, value and so on
   */
  void element(String name, Inside inside, Object... attributes) throws XMLStreamException {
    out.writeStartElement(name);
    attributes(attributes);
    out.writeCharacters("\n");
    inside.write();
    out.writeEndElement();
    out.writeCharacters("\n");
  }

  /** An element with text in it; the same attributes. */
  void text(String name, String content, Object... attributes) throws XMLStreamException {
    out.writeStartElement(name);
    attributes(attributes);
    out.writeCharacters(shown(content));
    out.writeEndElement();
    out.writeCharacters("\n");
  }

  /** An element with nothing in it; the same attributes. */
  void empty(String name, Object... attributes) throws XMLStreamException {
    out.writeEmptyElement(name);
    attributes(attributes);
    out.writeCharacters("\n");
  }

  private void attributes(Object... attributes) throws XMLStreamException {
    for (int i = 0; i + 1 < attributes.length; i += 2) {
      out.writeAttribute(attributes[i].toString(), shown(attributes[i + 1].toString()));
    }
  }

  /** The text without characters that XML 1.0 has no place for (its production 2, Char). */
  private static String shown(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              boolean fits =
                  point == '\t'
                      || point == '\n'
                      || point == '\r'
                      || (point >= 0x20 && point <= 0xD7FF)
                      || (point >= 0xE000 && point <= 0xFFFD)
                      || point >= 0x10000;
              if (fits) {
                clean.appendCodePoint(point);
              } else {
                clean.append(UNSHOWABLE);
              }
            });
    return clean.toString();
  }
}
