package dev.homelab.sim.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;

/** Bazarr: settings as one tree, changed by a form whose names are paths; keys are shown. */
public final class BazarrServer extends AppServer {
  private static final int NAME_PARTS = 3;
  private final String key;

  /** Starts one that this key opens. */
  public BazarrServer(String key, AppSetup setup) {
    super(setup);
    this.key = key;
    edit(BazarrServer::fill);
  }

  private static void fill(ObjectNode settings) {
    if (settings.isEmpty()) {
      settings.putObject("general").put("use_sonarr", false).put("use_radarr", false);
      for (String name : new String[] {"sonarr", "radarr"}) {
        ObjectNode one = settings.putObject(name).put("ip", "127.0.0.1");
        one.put("port", name.equals("sonarr") ? 8989 : 7878).put("base_url", "/");
        one.put("ssl", false).put("apikey", "");
      }
    }
  }

  @Override
  public boolean opens(String user, String given) {
    return given.equals(key);
  }

  @Override
  Reply serve(Call call) {
    if (call.path().equals("/api/system/ping")) {
      return Reply.json(200, Json.object().put("status", "OK"));
    }
    if (!call.header("x-api-key").equals(key)) {
      return Reply.text(401, "Unauthorized");
    }
    if (!call.path().equals("/api/system/settings")) {
      return Reply.text(404, "");
    }
    if (call.method().equals("POST")) {
      form(call).forEach(this::set);
      return Reply.text(204, "");
    }
    return Reply.json(200, data());
  }

  private void set(String name, String value) {
    String[] parts = name.split("-", NAME_PARTS);
    if (parts.length < NAME_PARTS || !parts[0].equals("settings")) {
      return;
    }
    ObjectNode section = data().withObject("/" + parts[1]);
    if (value.equals("true") || value.equals("false")) {
      section.put(parts[2], Boolean.parseBoolean(value));
    } else if (value.matches("[0-9]{1,9}")) {
      section.put(parts[2], Integer.parseInt(value));
    } else {
      section.put(parts[2], value);
    }
  }
}
