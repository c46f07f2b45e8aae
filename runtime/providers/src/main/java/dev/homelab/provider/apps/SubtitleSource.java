package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Sonarr or the Radarr whose library Bazarr finds subtitles for: one of each at most, a part of
 * its settings. They are written as a form whose names are paths in the settings.
 */
final class SubtitleSource extends Kind {
  static final String TYPE = "apps.bazarr-connection";
  private static final String SETTINGS = "/system/settings";
  private static final String TO = "to";
  private static final String HOST = "host";
  private static final String PORT = "port";
  private static final String KEY = "key";

  SubtitleSource() {
    super(
        TYPE,
        Set.of(AppKind.BAZARR),
        new Kind.Fields(Set.of(TO, HOST, PORT, KEY), Set.of(), Set.of(KEY), Set.of(TO)));
  }

  @Override
  List<Held> held(AppClient client, CallContext context) {
    JsonNode settings = client.get(client.place().kind().base() + SETTINGS, context);
    List<Held> all = new ArrayList<>();
    for (AppKind kind : List.of(AppKind.SONARR, AppKind.RADARR)) {
      if (settings.path("general").path("use_" + kind.id()).asBoolean()) {
        all.add(new Held(kind.id(), kind.id(), settings.path(kind.id())));
      }
    }
    return all;
  }

  @Override
  boolean means(Wish wish, Held held) {
    return wish.text(TO).equals(held.id());
  }

  @Override
  Value.Tree live(Wish wish, Held held) {
    return Value.Tree.EMPTY
        .with(TO, Value.of(held.id()))
        .with(HOST, valueOf(held.body().path("ip")))
        .with(PORT, valueOf(held.body().path(PORT)))
        .with(KEY, valueOf(held.body().path("apikey")));
  }

  @Override
  String create(AppClient client, Wish wish, CallContext context) {
    String to = wish.text(TO);
    Map<String, String> form = new TreeMap<>();
    form.put("settings-" + to + "-ip", wish.text(HOST));
    form.put("settings-" + to + "-port", Integer.toString(wish.number(PORT)));
    form.put("settings-" + to + "-apikey", wish.secret(KEY, context));
    form.put("settings-" + to + "-ssl", "false");
    form.put("settings-" + to + "-base_url", "/");
    form.put("settings-general-use_" + to, "true");
    client.form(client.place().kind().base() + SETTINGS, form, context);
    return to;
  }

  @Override
  void update(AppClient client, Wish wish, Held held, CallContext context) {
    create(client, wish, context);
  }

  @Override
  void delete(AppClient client, Wish wish, Held held, CallContext context) {
    String to = held.id();
    Map<String, String> form = new TreeMap<>();
    form.put("settings-general-use_" + to, "false");
    form.put("settings-" + to + "-apikey", "");
    client.form(client.place().kind().base() + SETTINGS, form, context);
  }
}
