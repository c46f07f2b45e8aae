package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.codec.PublicJson;
import dev.homelab.model.Component;
import dev.homelab.model.Value;
import dev.homelab.provider.http.WebLook;
import dev.homelab.report.CommandForm;
import dev.homelab.report.Layout;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lists what of the lab answers where, as the script has it; with {@code --check} also whether it
 * does, seen from this machine.
 */
public final class LinksCommand implements Command {
  private static final int NAME = 18;
  private static final int LINK = 54;
  private static final int ANSWER = 44;

  /** As long as a page may take before people take it for dead. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** An address of the lab. */
  private record Row(Component of, String url, String note) {
    String address() {
      return of.address().toString();
    }

    String name() {
      return of.address().last().name();
    }
  }

  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.openToLook(request)) {
      List<Row> rows = rows(session);
      if (!request.has(Option.CHECK)) {
        show(request, rows, null);
        return ExitCode.DONE;
      }
      if (session.isSandbox()) {
        request
            .console()
            .err("nothing is asked: the sandbox's clusters serve no pages at these addresses\n");
        show(request, rows, Map.of());
        return ExitCode.DONE;
      }
      AtomicBoolean stopped = new AtomicBoolean();
      Map<String, WebLook.Seen> answers = ask(request, session, rows, stopped);
      if (stopped.get()) {
        return ExitCode.INTERRUPTED;
      }
      show(request, rows, answers);
      boolean trouble = answers.values().stream().anyMatch(seen -> seen.found().isTrouble());
      return trouble ? ExitCode.FAILED : ExitCode.DONE;
    }
  }

  private static List<Row> rows(LabSession session) {
    List<Row> rows = new ArrayList<>();
    for (Component one : session.graph().components().values()) {
      one.links().forEach((link, note) -> rows.add(new Row(one, link, note)));
    }
    return rows;
  }

  private static Map<String, WebLook.Seen> ask(
      Request request, LabSession session, List<Row> rows, AtomicBoolean stopped) {
    SelfSigned selfSigned = SelfSigned.of(session.graph().resources().values());
    Map<String, Boolean> urls = new LinkedHashMap<>();
    for (Row row : rows) {
      urls.merge(row.url(), selfSigned.isWishedOf(row.of().address()), Boolean::logicalAnd);
    }
    try (WebLook look =
            WebLook.here(session.options().addresses(), session.options().userAgent(), PATIENCE);
        Interrupts.Listening listening =
            request
                .interrupts()
                .listen(
                    () -> {
                      stopped.set(true);
                      look.stop();
                    })) {
      return LinkAnswers.of(urls, look, request.console());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      stopped.set(true);
      return Map.of();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the authorities of this machine cannot be read", e);
    }
  }

  private static void show(
      Request request, List<Row> rows, @Nullable Map<String, WebLook.Seen> answers) {
    request
        .console()
        .out(
            request.has(Option.JSON)
                ? json(rows, answers)
                : text(rows, answers, request.console().form()));
  }

  private static WebLook.Seen answer(Map<String, WebLook.Seen> answers, Row row) {
    return answers.getOrDefault(row.url(), new WebLook.Seen(WebLook.Found.NOT_ASKED, ""));
  }

  private static String text(
      List<Row> rows, @Nullable Map<String, WebLook.Seen> answers, CommandForm form) {
    StringBuilder out = new StringBuilder();
    for (Row row : rows) {
      String line = Layout.pad(Layout.pad(row.name() + "  ", NAME) + row.url() + "  ", LINK);
      if (answers != null) {
        WebLook.Seen seen = answer(answers, row);
        String said = seen.said().isEmpty() ? "" : ": " + seen.said();
        line += Layout.pad(seen.found().word() + said + "  ", ANSWER);
      }
      out.append((line + form.inText(row.note())).stripTrailing()).append('\n');
    }
    return out.length() == 0 ? "nothing in this lab has an address to open\n" : out.toString();
  }

  private static String json(List<Row> rows, @Nullable Map<String, WebLook.Seen> answers) {
    List<Value> all = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> shown = new TreeMap<>();
      shown.put("address", row.address());
      shown.put("name", row.name());
      shown.put("url", row.url());
      shown.put("note", row.note());
      if (answers != null) {
        WebLook.Seen seen = answer(answers, row);
        shown.put("found", seen.found().word());
        shown.put("said", seen.said());
      }
      all.add(Value.ofMap(shown));
    }
    return PublicJson.text(Value.ofMap(Map.of("format", 1, "links", new Value.Seq(all)))) + '\n';
  }
}
