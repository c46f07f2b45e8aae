package dev.homelab.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.Mode;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.ModeRecord;
import dev.homelab.cli.run.RunFlow;
import dev.homelab.codec.Json;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Nearest;
import dev.homelab.model.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lists the modes of a lab, or brings one about; what fails on the way is taken back. */
public final class ModeCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    String wished = request.invocation().argument(0);
    try (LabSession session = LabSession.openToLook(request)) {
      session.followMode();
      List<Mode> modes = Mode.of(session.written());
      if (wished == null) {
        if (session.isModeOfNote()) {
          request.console().err("the state cannot be read now: this is what was seen here last\n");
        }
        request.console().out(listing(modes, session.mode(), request));
        return ExitCode.DONE;
      }
      return enter(find(modes, wished), session, request);
    }
  }

  private static Mode find(List<Mode> modes, String wished) {
    List<String> names = new ArrayList<>();
    for (Mode mode : modes) {
      names.add(mode.name());
      if (mode.name().equals(wished) || mode.address().toString().equals(wished)) {
        return mode;
      }
    }
    Diagnostic problem = Diagnostic.error("HL9038", "the lab has no mode '" + wished + "'");
    String near = Nearest.to(wished, names);
    throw LabSession.problem(
        problem.withHint(
            near == null ? "it has " + String.join(", ", names) : "did you mean '" + near + "'?"));
  }

  private static ExitCode enter(Mode mode, LabSession session, Request request) {
    Mode before = session.mode();
    SortedSet<Address> things = mode.differs(session.written(), before);
    if (things.isEmpty()) {
      if (!request.has(Option.DRY_RUN)) {
        ModeRecord.keep(session, mode);
      }
      request.console().out("the lab is in the mode '" + mode.name() + "' already\n");
      return ExitCode.DONE;
    }
    session.enter(mode);
    if (!request.has(Option.JSON)) {
      request.console().err("mode '" + mode.name() + "'" + told(session, mode, things) + '\n');
    }
    if (request.has(Option.DRY_RUN)) {
      return RunFlow.only(request, session, things);
    }
    ExitCode code;
    try {
      code = RunFlow.only(request, session, things, mode);
    } catch (RuntimeException refused) {
      leave(mode, before, session, refused);
      throw refused;
    }
    if (code == ExitCode.FAILED) {
      back(before, session, request, things);
    }
    return code;
  }

  /** A run that was refused after its mode was recorded has done nothing: the mode ends, too. */
  private static void leave(
      Mode entered, Mode before, LabSession session, RuntimeException refused) {
    if (!session.activeMode().isRecordedHere(entered)) {
      return;
    }
    try {
      ModeRecord.keep(session, before);
    } catch (RuntimeException alsoRefused) {
      refused.addSuppressed(alsoRefused);
    }
  }

  /** What a change of modes does: {@code : stops build, starts windows}. */
  private static String told(LabSession session, Mode mode, SortedSet<Address> things) {
    SortedSet<Address> started = new TreeSet<>();
    SortedSet<Address> stopped = new TreeSet<>();
    for (Address thing : things) {
      (mode.runs(session.written(), thing) ? started : stopped).add(thing);
    }
    return told(": stops ", stopped) + told(stopped.isEmpty() ? ": starts " : ", starts ", started);
  }

  private static void back(
      Mode before, LabSession session, Request request, SortedSet<Address> things) {
    request.console().err("going back to the mode '" + before.name() + "'\n");
    ModeRecord.keep(session, before);
    session.enter(before);
    ExitCode code = RunFlow.only(request.saidYes(), session, things, before);
    if (code != ExitCode.DONE) {
      request.console().err("it could not be reached again; `homelab up` goes on with that\n");
    }
  }

  private static String listing(List<Mode> modes, Mode active, Request request) {
    if (request.has(Option.JSON)) {
      byte[] json = Json.bytes(out -> write(out, modes, active));
      return new String(json, StandardCharsets.UTF_8) + "\n";
    }
    StringBuilder text = new StringBuilder();
    for (Mode mode : modes) {
      text.append(mode.equals(active) ? "* " : "  ").append(mode.name());
      text.append(told("   starts ", mode.start())).append(told("   stops ", mode.stop()));
      text.append('\n');
    }
    return text.toString();
  }

  private static String told(String word, SortedSet<Address> machines) {
    List<String> names = machines.stream().map(address -> address.last().name()).toList();
    return names.isEmpty() ? "" : word + String.join(", ", names);
  }

  private static void write(JsonGenerator out, List<Mode> modes, @Nullable Mode active)
      throws IOException {
    out.writeStartObject();
    out.writeNumberField("format", 1);
    out.writeArrayFieldStart("modes");
    for (Mode mode : modes) {
      out.writeStartObject();
      out.writeStringField("name", mode.name());
      out.writeBooleanField("active", mode.equals(active));
      write(out, "start", mode.start());
      write(out, "stop", mode.stop());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, String field, SortedSet<Address> machines)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (Address machine : machines) {
      out.writeString(machine.toString());
    }
    out.writeEndArray();
  }
}
