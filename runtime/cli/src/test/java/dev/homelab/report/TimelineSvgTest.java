package dev.homelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.state.RunRecord;
import dev.homelab.state.RunRecord.End;
import dev.homelab.state.RunRecord.Part;
import dev.homelab.state.RunRecord.Span;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TimelineSvgTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final String WEB = "node.box/tenant.home/service.web";

  private static Span span(String address, Action action, Part part, long start, long millis) {
    return new Span(Address.parse(address), action, part, start, millis, End.DONE);
  }

  private static RunRecord run(long seconds, List<Span> spans) {
    return RunRecord.started("id", "up", START)
        .finished(START.plusSeconds(seconds), new TreeMap<>(), List.of(), 0, List.of())
        .withTimeline(spans);
  }

  private static RunRecord small() {
    return run(
        120,
        List.of(
            span("value.a", Action.CREATE, Part.CALL, 0, 500),
            span("node.box", Action.CREATE, Part.CALL, 500, 30_000),
            span("node.box", Action.CREATE, Part.WAIT, 30_500, 30_000),
            span(WEB, Action.UPDATE, Part.CALL, 60_500, 1_000),
            new Span(Address.parse(WEB), Action.UPDATE, Part.WAIT, 61_500, 58_500, End.FAILED)));
  }

  private static Document parsed(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> all(Document document, String name) {
    NodeList found = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static List<String> texts(Document document, String name) {
    return all(document, name).stream().map(Element::getTextContent).toList();
  }

  private static List<Element> bars(Document document) {
    return all(document, "rect").stream().filter(rect -> rect.hasAttribute("transform")).toList();
  }

  @Test
  void hasABarForEachStepWhereItWasOnTheAxis() throws Exception {
    Document svg = parsed(TimelineSvg.of("home", small()));
    assertThat(bars(svg))
        .extracting(bar -> bar.getAttribute("class"), bar -> bar.getAttribute("x"))
        .containsExactly(
            tuple("made", "0.0"),
            tuple("made", "2.6"),
            tuple("waited", "157.6"),
            tuple("changed", "312.6"),
            tuple("failed", "317.8"));
    assertThat(texts(svg, "text"))
        .contains("0:00", "1:00", "2:00", "the lab", "node.box", "node.box/tenant.home")
        .contains("service.web", "59 s, failed");
  }

  @Test
  void tellsWithoutColoursWhatItShows() throws Exception {
    Document svg = parsed(TimelineSvg.of("home", small()));
    Element root = svg.getDocumentElement();
    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(root.getAttribute("aria-labelledby")).isEqualTo("title desc");
    assertThat(texts(svg, "title"))
        .contains("home: up, 2 min 0 s", WEB + ": update, failed, from 1:01, 58 s");
    assertThat(texts(svg, "desc").get(0))
        .contains("2026-11-21T10:00:00Z", "5 steps, 1 failed", WEB + " (58 s)");
    assertThat(all(svg, "script")).isEmpty();
  }

  @Test
  void isTheSameForTheSameRun() {
    assertThat(TimelineSvg.of("home", small())).isEqualTo(TimelineSvg.of("home", small()));
  }

  @Test
  void namesThatAreNoXmlDoNotBreakIt() throws Exception {
    String odd = "file.\"<a & b>\u0001]]>\"";
    Document svg =
        parsed(TimelineSvg.of("a<b", run(1, List.of(span(odd, Action.CREATE, Part.CALL, 0, 9)))));
    assertThat(texts(svg, "text")).contains("a<b: up, 1.0 s", "file.\"<a & b>�]]>\"");
  }

  @Test
  void ofVeryManyTheShortAreCountedAndFailuresAlwaysShown() throws Exception {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      spans.add(span("cluster.c/thing.t" + i, Action.CREATE, Part.CALL, i, i < 50 ? 5 : 9_000));
    }
    Address failed = Address.parse("cluster.c/thing.last");
    spans.add(new Span(failed, Action.CREATE, Part.CALL, 99, 1, End.FAILED));
    Document svg = parsed(TimelineSvg.of("home", run(60, spans)));
    assertThat(bars(svg)).hasSize(11);
    assertThat(texts(svg, "text")).contains("cluster.c  and 50 shorter ones", "thing.last");
  }

  @Test
  void axesHaveAHandfulOfRoundMarks() {
    for (long seconds : new long[] {1, 9, 45, 600, 1_500, 7_000, 90_000, 10_000_000}) {
      List<Long> marks = TimeScale.of(seconds * 1_000, 600).marks();
      assertThat(marks).as(seconds + " s").hasSizeBetween(2, 11);
      assertThat(marks.get(1) % 1_000).isZero();
    }
    assertThat(TimeScale.of(0, 600).marks()).containsExactly(0L, 1_000L);
  }
}
