package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Duplex;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What KubeVirt serves of machines beside their objects: consoles, screens, what their guests tell,
 * and the calls that start and stop them ({@code subresources.kubevirt.io/v1}). A console asks for
 * a name and says what was typed.
 */
public final class MachineScreens {
  /** The group of these calls. */
  public static final String GROUP = "subresources.kubevirt.io";

  private static final List<String> CALLS =
      List.of(
          "virtualmachines/start",
          "virtualmachines/stop",
          "virtualmachines/restart",
          "virtualmachineinstances/console",
          "virtualmachineinstances/vnc",
          "virtualmachineinstances/guestosinfo");

  private static final int NAMESPACE = 5;
  private static final int NAME = 7;
  private static final int CALL = 8;
  private final Objects objects;

  /** Serves the machines of a cluster. */
  public MachineScreens(Objects objects) {
    this.objects = objects;
  }

  /** What the group has, as its discovery tells it. */
  public static ObjectNode resources() {
    ObjectNode out = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    out.put("groupVersion", GROUP + "/v1");
    ArrayNode list = out.putArray("resources");
    for (String name : CALLS) {
      ObjectNode one = list.addObject().put("name", name).put("singularName", "");
      one.put("namespaced", true).put("kind", "");
      one.putArray("verbs").add(name.startsWith("virtualmachines/") ? "update" : "get");
    }
    return out;
  }

  /** Answers a call; null for one that is not known. */
  public @Nullable Reply answer(Call call) {
    String[] parts = call.path().split("/", -1);
    if (call.method().equals("PUT")
        && parts.length == CALL + 1
        && parts[NAME - 1].equals("virtualmachines")) {
      return new MachinePower(objects).answer(call, parts[NAMESPACE], parts[NAME], parts[CALL]);
    }
    if (!call.method().equals("GET")
        || parts.length != CALL + 1
        || !parts[NAME - 1].equals("virtualmachineinstances")) {
      return null;
    }
    return switch (parts[CALL]) {
      case "console" -> Reply.session(new Terminal(running(parts).name()));
      case "vnc" -> Reply.session(new Screen(running(parts).name()));
      case "guestosinfo" -> Reply.json(200, guest(running(parts).name()));
      default -> null;
    };
  }

  private Stored running(String[] parts) {
    Stored instance = objects.get(VirtualMachines.INSTANCES, parts[NAMESPACE], parts[NAME]);
    if (instance == null) {
      throw ApiException.of(
          404, "NotFound", "virtualmachineinstance.kubevirt.io \"" + parts[NAME] + "\" not found");
    }
    String phase = Json.text(instance.json(), "status.phase");
    if (!phase.equals("Running")) {
      throw ApiException.badRequest(
          "Unable to connect to VirtualMachineInstance because phase is "
              + phase
              + " instead of Running");
    }
    return instance;
  }

  private static ObjectNode guest(String name) {
    ObjectNode told = Json.object().put("hostname", name).put("guestAgentVersion", "8.2.0");
    told.putObject("os").put("name", "Simulated").put("prettyName", "A simulated system");
    return told;
  }

  /** A session of bytes without channels. */
  private abstract static class Plain implements Duplex {
    private @Nullable Channel channel;

    @Override
    public String protocol(List<String> offered) {
      return offered.contains("plain.kubevirt.io") ? "plain.kubevirt.io" : "";
    }

    @Override
    public void opened(Channel now) {
      channel = now;
      begin();
    }

    /** What it says first. */
    abstract void begin();

    void send(String text) {
      Channel open = channel;
      if (open != null) {
        open.send(text.getBytes(StandardCharsets.UTF_8));
      }
    }

    @Override
    public void ended() {
      channel = null;
    }
  }

  private static final class Terminal extends Plain {
    private final String name;
    private final StringBuilder line = new StringBuilder();

    Terminal(String name) {
      this.name = name;
    }

    @Override
    void begin() {
      send("\r\nA simulated system\r\n\r\n" + name + " login: ");
    }

    @Override
    public void received(byte[] message) {
      for (char typed : new String(message, StandardCharsets.UTF_8).toCharArray()) {
        if (typed == '\r' || typed == '\n') {
          send("\r\nyou typed " + line + "\r\n" + name + " login: ");
          line.setLength(0);
        } else {
          line.append(typed);
          send(String.valueOf(typed));
        }
      }
    }
  }

  /** A screen that agrees on a version and says no more. */
  private static final class Screen extends Plain {
    private final String name;

    Screen(String name) {
      this.name = name;
    }

    @Override
    void begin() {
      send("RFB 003.008\n");
    }

    @Override
    public void received(byte[] message) {
      if (new String(message, StandardCharsets.US_ASCII).startsWith("RFB 003")) {
        send("\u0001\u0001");
      }
    }

    @Override
    public String toString() {
      return "the screen of " + name;
    }
  }
}
