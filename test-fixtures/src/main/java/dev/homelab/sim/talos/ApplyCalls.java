package dev.homelab.sim.talos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.config.ConfigError;
import dev.homelab.sim.talos.config.ConfigRules;
import dev.homelab.sim.talos.config.MachineText;
import dev.homelab.sim.talos.config.TalosMinor;
import dev.homelab.wire.machine.ApplyConfiguration;
import dev.homelab.wire.machine.ApplyConfigurationRequest;
import dev.homelab.wire.machine.ApplyConfigurationRequest.Mode;
import dev.homelab.wire.machine.ApplyConfigurationResponse;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How a machine takes a config. */
final class ApplyCalls {
  private static final long TRIAL_MILLIS = 60_000;

  /** What of a machine's section is not put into force without a reboot. */
  private static final Set<String> REBOOTS =
      Set.of(
          "type",
          "token",
          "ca",
          "disks",
          "files",
          "env",
          "systemDiskEncryption",
          "udev",
          "baseRuntimeSpecOverrides");

  private final Calls calls;

  ApplyCalls(Calls calls) {
    this.calls = calls;
  }

  ApplyConfigurationResponse apply(NodeRow node, ApplyConfigurationRequest request) {
    MachineText config = checked(node, request);
    Phase phase = node.phase();
    boolean fresh = phase == Phase.MAINTENANCE || phase == Phase.INSTALLING;
    if (fresh) {
      return first(node, request, config);
    }
    if (phase == Phase.REBOOTING || phase == Phase.SHUTTING_DOWN || phase == Phase.RESETTING) {
      throw Calls.refused(
          Status.FAILED_PRECONDITION,
          "configuration was already applied and the node is rebooting");
    }
    return next(node, request, config);
  }

  private static MachineText checked(NodeRow node, ApplyConfigurationRequest request) {
    try {
      MachineText config = MachineText.parse(request.getData().toStringUtf8());
      ConfigRules.check(config, new TalosMinor(node.running().version().minor()));
      return config;
    } catch (ConfigError e) {
      throw Calls.refused(Status.INVALID_ARGUMENT, e.text());
    }
  }

  private ApplyConfigurationResponse first(
      NodeRow node, ApplyConfigurationRequest request, MachineText config) {
    Mode mode = request.getMode();
    boolean known = Set.of(Mode.REBOOT, Mode.AUTO, Mode.TRY).contains(mode);
    boolean reader = node.running().version().readerMaintenance();
    if (!known && !(reader && mode == Mode.NO_REBOOT)) {
      throw Calls.refused(
          Status.UNIMPLEMENTED, "apply configuration mode " + mode + " is not supported");
    }
    if (calls.life().taking(node) || node.phase() == Phase.INSTALLING) {
      throw Calls.refused(
          Status.FAILED_PRECONDITION, "another apply configuration is already in progress");
    }
    if (request.getDryRun()) {
      return response(
          mode,
          "Dry run summary:\nNode is running in maintenance mode and does not have a config yet\n");
    }
    calls.life().take(node, config.text());
    return response(reader ? Mode.NO_REBOOT : mode, "");
  }

  private ApplyConfigurationResponse next(
      NodeRow node, ApplyConfigurationRequest request, MachineText config) {
    MachineText now = Calls.config(node);
    boolean live = live(now, config);
    Mode asked = request.getMode();
    Mode mode = asked == Mode.AUTO ? live ? Mode.NO_REBOOT : Mode.REBOOT : asked;
    if (!live && (mode == Mode.NO_REBOOT || mode == Mode.TRY)) {
      throw Calls.refused(
          Status.INVALID_ARGUMENT, "this config change can't be applied in immediate mode");
    }
    String details = details(mode);
    if (request.getDryRun()) {
      String text = "Dry run summary:\n" + details + " (skipped in dry-run).\nConfig diff:\n\n";
      return response(mode, text + diff(now.text(), config.text()));
    }
    switch (mode) {
      case STAGED -> node.text("staged", config.text());
      case TRY -> {
        long asks = request.getTryModeTimeout().getSeconds() * 1000;
        calls.life().trial(node, config.text(), asks > 0 ? asks : TRIAL_MILLIS);
      }
      default -> {
        node.text("config", config.text());
        node.text("beforeTrial", "");
        calls.members().changed(node);
        if (mode == Mode.REBOOT) {
          calls.life().rebootSoon(node);
        }
      }
    }
    return response(mode, details);
  }

  private static String details(Mode mode) {
    return switch (mode) {
      case REBOOT -> "Applied configuration with a reboot";
      case STAGED -> "Staged configuration to be applied after the next reboot";
      case TRY ->
          "Applied configuration in trial mode\nThe configuration will be rolled back in 1m0s";
      default -> "Applied configuration without a reboot";
    };
  }

  private static ApplyConfigurationResponse response(Mode mode, String details) {
    return ApplyConfigurationResponse.newBuilder()
        .addMessages(ApplyConfiguration.newBuilder().setMode(mode).setModeDetails(details))
        .build();
  }

  /** Whether the differences take effect without a reboot. */
  private static boolean live(MachineText before, MachineText after) {
    ObjectNode a = fixed(before);
    ObjectNode b = fixed(after);
    return a.equals(b);
  }

  private static ObjectNode fixed(MachineText config) {
    ObjectNode out = Json.object();
    for (String key : REBOOTS) {
      JsonNode value = Json.at(config.main(), "machine." + key);
      if (!Json.isEmpty(value)) {
        out.set(key, value);
      }
    }
    return out;
  }

  /** The lines that only one of two texts has. */
  private static String diff(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> fresh = after.lines().toList();
    Set<String> oldSet = new TreeSet<>(old);
    Set<String> freshSet = new TreeSet<>(fresh);
    List<String> out = new ArrayList<>();
    old.stream().filter(line -> !freshSet.contains(line)).forEach(line -> out.add("-" + line));
    fresh.stream().filter(line -> !oldSet.contains(line)).forEach(line -> out.add("+" + line));
    return out.isEmpty() ? "No changes." : String.join("\n", out) + "\n";
  }
}
