package dev.homelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Fix;
import dev.homelab.diag.SourceSpan;
import dev.homelab.diag.TextEdit;
import dev.homelab.event.RunEvent;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.KeptFor;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What people see, letter by letter. */
class ScreensTest {
  private static final CommandForm FORM = new CommandForm("homelab");
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Address WEB = Address.parse("cluster.home/app.web/deployment.web");
  private static final Address DATA = Address.parse("cluster.home/app.web/service.web");

  @Test
  void aMistakeHasItsPlaceItsCaretAndItsCure() {
    SourceSpan span = new SourceSpan("homelab.groovy", 3, 5, 3, 11);
    Diagnostic problem =
        Diagnostic.error("HL1002", "there is no word 'memroy' in vm")
            .at(span)
            .withHint("did you mean 'memory'?")
            .withFix(
                new Fix("replace 'memroy' by 'memory'", List.of(new TextEdit(span, "memory"))));
    List<String> script = List.of("homelab {", "  vm windows {", "    memroy 16.GiB", "  }", "}");
    String text =
        DiagnosticText.all(
            List.of(problem), "homelab.groovy", false, Style.FILE, file -> script, FORM);
    assertThat(text)
        .isEqualTo(
            """
            homelab.groovy has 1 mistake. Nothing was changed.

            error: there is no word 'memroy' in vm                                    HL1002
               ╭─ homelab.groovy:3:5
             1 │ homelab {
             2 │   vm windows {
             3 │     memroy 16.GiB
               │     ^^^^^^ did you mean 'memory'?
               ╰─ fix: replace 'memroy' by 'memory'                     homelab validate --fix

            More about it: homelab explain HL1002
            """);
  }

  @Test
  void plainCharactersAreEnough() {
    Diagnostic problem =
        Diagnostic.error("HL1002", "wrong").at(new SourceSpan("a.groovy", 1, 1, 1, 2));
    String text =
        DiagnosticText.single(problem, Style.PLAIN, file -> List.of("x\u001b[31my\t"), FORM);
    assertThat(text.chars()).allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f));
  }

  private static RunView view() {
    Map<Address, Action> steps = new LinkedHashMap<>();
    steps.put(WEB, Action.CREATE);
    steps.put(DATA, Action.CREATE);
    RunView view = new RunView(START, steps);
    view.accept(new RunEvent.Started(START, WEB, Action.CREATE, "kubernetes.deployment"));
    view.accept(new RunEvent.Waiting(START, WEB, "1 of 2 pods ready", START));
    return view;
  }

  @Test
  void aRunIsDrawnBelowTheWidthOfAnyTerminal() {
    for (int width : new int[] {20, 40, 80, 200}) {
      Style style = new Style(false, false, width);
      List<String> lines =
          RunTree.draw(
              view(), new Units(List.of()), "home", "sandbox", START.plusSeconds(61), style, 24);
      if (width >= 80) {
        assertThat(lines).allMatch(line -> Layout.columns(line) < width);
        assertThat(lines.get(0)).startsWith("home · 0 of 2 · 1:01").endsWith("sandbox");
        assertThat(lines.get(2))
            .startsWith("  ◐ cluster.home/app.web")
            .contains("web: 1 of 2 pods ready")
            .endsWith("1:01");
      }
    }
  }

  @Test
  void linesWithoutATerminalTellStartsEndsAndLongWaits() {
    RunLines lines = new RunLines(START, Style.FILE);
    assertThat(lines.line(new RunEvent.Started(START, WEB, Action.CREATE, "x")))
        .isEqualTo("[0:00] make  " + WEB);
    assertThat(lines.line(new RunEvent.Waiting(START, WEB, "a pod", START))).isNull();
    assertThat(lines.quiet(START.plusSeconds(9))).isNull();
    assertThat(lines.quiet(START.plusSeconds(10))).isEqualTo("[0:10] wait  " + WEB + ": a pod");
    assertThat(lines.quiet(START.plusSeconds(15))).isNull();
    assertThat(lines.line(new RunEvent.Finished(START.plusSeconds(16), WEB, Action.CREATE, 16_000)))
        .isEqualTo("[0:16] ✓ " + WEB + "  16 s");
  }

  @Test
  void aStepThatAStopLeftHalfwayIsToldAndCounted() {
    RunLines lines = new RunLines(START, Style.FILE);
    RunView view = view();
    lines.line(new RunEvent.Started(START, WEB, Action.CREATE, "x"));
    RunEvent left = new RunEvent.Skipped(START.plusSeconds(2), WEB, Action.CREATE, null);
    view.accept(left);
    view.accept(new RunEvent.Skipped(START.plusSeconds(2), DATA, Action.CREATE, null));
    assertThat(lines.line(left)).isEqualTo("[0:02] … " + WEB + "  made, not waited for");
    assertThat(lines.line(new RunEvent.Skipped(START, DATA, Action.CREATE, null))).isNull();
    assertThat(view.halfway()).isEqualTo(1);
  }

  @Test
  void whatIsLeftInAScriptAfterSomeWasMendedIsNotCalledUnchanged() {
    Diagnostic problem = Diagnostic.error("HL1002", "wrong");
    assertThat(
            DiagnosticText.all(
                List.of(problem), "u.groovy", true, Style.FILE, file -> List.of(), FORM))
        .startsWith("u.groovy still has 1 mistake.\n");
  }

  @Test
  void everyEventIsOneLineOfTheContract() {
    Diagnostic problem = Diagnostic.error("HL5100", "no image");
    List<RunEvent> events =
        List.of(
            new RunEvent.Started(START, WEB, Action.CREATE, "t"),
            new RunEvent.Waiting(START, WEB, "a pod", START),
            new RunEvent.Progress(START, WEB, "half"),
            new RunEvent.Retried(START, WEB, "busy", 2, 500),
            new RunEvent.Finished(START, WEB, Action.CREATE, 7),
            new RunEvent.Failed(START, WEB, Action.CREATE, List.of(problem)),
            new RunEvent.Skipped(START, DATA, Action.CREATE, WEB),
            new RunEvent.Summary(START, Map.of(Action.CREATE, 1), 1, 1, 9));
    List<String> names =
        List.of(
            "started",
            "waiting",
            "progress",
            "retried",
            "finished",
            "failed",
            "skipped",
            "summary");
    for (int i = 0; i < events.size(); i++) {
      assertThat(EventJson.line(events.get(i), CommandForm.PLAIN))
          .startsWith("{\"format\":1,\"time\":\"2026-11-21T10:00:00Z\",\"event\":\"" + names.get(i))
          .doesNotContain("\n");
    }
    assertThat(EventJson.line(events.get(6), CommandForm.PLAIN))
        .contains("\"because\":\"" + WEB + '"');
    RunEvent.Summary keeps =
        new RunEvent.Summary(
            START,
            Map.of(),
            0,
            0,
            9,
            List.of(),
            List.of(),
            new TreeMap<>(Map.of(DATA, KeptFor.DATA)));
    assertThat(EventJson.line(keeps, CommandForm.PLAIN))
        .contains("\"kept\":[\"" + DATA + "\"]", "\"keptFor\":{\"" + DATA + "\":\"data\"}");
  }

  @Test
  void aFailureTellsTheCauseFirstAndTheNextCommand() {
    RunView view = view();
    Diagnostic problem =
        Diagnostic.error("HL5100", "the image cannot be pulled").withDetail("not found");
    view.accept(new RunEvent.Failed(START, WEB, Action.CREATE, List.of(problem)));
    view.accept(new RunEvent.Skipped(START, DATA, Action.CREATE, WEB));
    String text = RunEnd.bad(view, Map.of(), "up --sandbox", Style.FILE, FORM);
    assertThat(text)
        .startsWith("✗ " + WEB + " did not come up · 1 other waits for it · 0 of 2 done\n")
        .contains("the image cannot be pulled", "    not found\n")
        .contains("look     homelab logs " + WEB, "again    homelab up --sandbox");
  }
}
