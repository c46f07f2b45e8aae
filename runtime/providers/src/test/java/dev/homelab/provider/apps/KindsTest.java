package dev.homelab.provider.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.sim.apps.AppFault;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.spi.Applied;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of thing against its application. */
class KindsTest extends AppsBench {
  private static String appOf(ResourceSpec spec) {
    return spec.address().around().last().name();
  }

  /** Makes everything, and gives what is recorded of it. */
  private List<StateEntry> everything() {
    install(Media.APPS);
    List<StateEntry> made = new ArrayList<>();
    for (ResourceSpec spec : Media.all()) {
      made.add(entry(spec, create(spec)));
    }
    return made;
  }

  /** Makes one thing with what it needs, and gives what is recorded of it. */
  private StateEntry one(int which) {
    begin(which);
    ResourceSpec spec = Media.all().get(which);
    return entry(spec, create(spec));
  }

  private void begin(int which) {
    install(Media.apps(which).toArray(new String[0]));
    Media.before(which).forEach(before -> create(Media.all().get(before)));
  }

  @Test
  void everythingIsMadeOnceAndSeenAsWished() {
    List<StateEntry> made = everything();
    List<ResourceSpec> all = Media.all();
    for (int i = 0; i < all.size(); i++) {
      assertThat(changes(all.get(i), made.get(i), new AppCall())).as(all.get(i).type()).isEmpty();
    }
    for (String name : Media.APPS) {
      app(name).clearRequests();
    }
    for (ResourceSpec spec : all) {
      StateEntry again = entry(spec, create(spec));
      assertThat(again.objectId()).isEqualTo(made.get(all.indexOf(spec)).objectId());
    }
    // What a Sonarr masks cannot be compared without a record, and is written again.
    assertThat(app("jellyfin").changes()).isEmpty();
    assertThat(app("jellyseerr").changes()).isEmpty();
    assertThat(app("bazarr").changes()).isEmpty();
    assertThat(app("sonarr").changes()).noneMatch(line -> line.startsWith("POST"));
    assertThat(app("prowlarr").changes()).noneMatch(line -> line.startsWith("POST"));
  }

  @Test
  void eachApplicationIsToldWhatItNeeds() {
    everything();
    app("sonarr")
        .edit(
            held -> {
              ObjectNode client = (ObjectNode) held.path("downloadclient").path(0);
              assertThat(Json.text(client, "name")).startsWith("qBittorrent (homelab ");
              assertThat(client.toString()).contains("tvCategory", "canary-qbittorrent-password");
              assertThat(client.path("tags")).isEmpty();
              assertThat(Json.text(held.path("host"), "username")).isEqualTo("admin");
            });
    app("prowlarr")
        .edit(
            held ->
                assertThat(held.path("applications").path(0).toString())
                    .contains("fullSync", "5000", "http://sonarr:8989"));
    app("jellyseerr")
        .edit(
            held -> {
              assertThat(held.path("initialized").asBoolean()).isTrue();
              assertThat(held.toString()).contains("\"enabled\":true", "\"isDefault\":true");
              assertThat(held.path("sonarr").path(0).path("activeProfileId").asInt()).isOne();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "1, sonarr, downloadclient, priority, 7, priority",
    "3, prowlarr, applications, syncLevel, disabled, sync",
    "4, prowlarr, indexer, priority, 9, priority",
    "9, jellyseerr, sonarr, activeDirectory, /else, folder"
  })
  void whatSomebodyChangedThereIsPutBackAndTheRestStays(
      int which, String app, String list, String field, String value, String told) {
    StateEntry made = one(which);
    ResourceSpec spec = Media.all().get(which);
    app(app)
        .edit(
            held -> {
              ObjectNode one = (ObjectNode) held.path(list).path(0);
              one.put("ofPeople", "stays");
              if (value.matches("[0-9]+")) {
                one.put(field, Integer.parseInt(value));
              } else {
                one.put(field, value);
              }
            });
    assertThat(changes(spec, made, new AppCall())).containsExactly(told);
    session().update(new StepRequest(lab, spec, made), new AppCall());
    assertThat(changes(spec, made, new AppCall())).isEmpty();
    app(app).edit(held -> assertThat(held.path(list).path(0).toString()).contains("\"stays\""));
  }

  @ParameterizedTest
  @CsvSource({
    "0, login, password",
    "1, qbittorrent, password",
    "3, sonarr, key",
    "4, indexer, key",
    "5, sonarr, key",
    "9, sonarr, key"
  })
  void anotherValueOfASecretIsSeenThoughItIsMasked(int which, String secret, String field) {
    StateEntry made = one(which);
    AppCall call = new AppCall().rotated(secret);
    ResourceSpec spec = Media.all().get(which);
    assertThat(changes(spec, made, call)).containsExactly(field);
    assertThat(String.valueOf(observe(spec, made, call))).doesNotContain("canary");
  }

  @Test
  void everythingButFirstSetupsGoesAgain() {
    List<StateEntry> made = everything();
    List<ResourceSpec> all = Media.all();
    for (int i = all.size() - 1; i >= 0; i--) {
      session().delete(new StepRequest(lab, null, made.get(i)), new AppCall());
      session().delete(new StepRequest(lab, null, made.get(i)), new AppCall());
    }
    // Whose the administrator of an Immich is, no look can tell.
    Set<String> staying = Set.of(ArrLogin.TYPE, JellyfinSetup.TYPE, JellyseerrSetup.TYPE);
    for (ResourceSpec spec : all) {
      Observation seen = observe(spec, null, new AppCall());
      assertThat(seen instanceof Observation.Present)
          .as(spec.type())
          .isEqualTo(staying.contains(spec.type()));
    }
  }

  @Test
  void nobodyAsksAnApplicationThatTheSameRunRemoves() {
    install("sonarr");
    StateEntry made = entry(Media.folder(), create(Media.folder()));
    app("sonarr").clearRequests();
    StepRequest request =
        new StepRequest(lab, null, made, Set.of(made.address(), workload("sonarr")), Set.of());
    session().delete(request, new AppCall());
    assertThat(app("sonarr").requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, rootfolder|downloadclient, true",
    "1, downloadclient, false",
    "2, rootfolder, true",
    "2, rootfolder, false",
    "3, applications, true",
    "3, applications, false",
    "4, indexer$, true",
    "4, indexer$, false",
    "5, settings, true",
    "5, settings, false",
    "6, Startup/User, false",
    "6, Startup/Complete, true",
    "6, Startup/RemoteAccess, true",
    "10, admin-sign-up, true",
    "10, admin-sign-up, false",
    "7, VirtualFolders, true",
    "7, VirtualFolders, false",
    "8, auth/jellyfin, true",
    "8, auth/jellyfin, false",
    "8, initialize, true",
    "9, settings/sonarr$, true",
    "9, settings/sonarr$, false"
  })
  void aProcessThatEndedInTheMiddleIsGoneOnFrom(int which, String match, boolean done) {
    begin(which);
    ResourceSpec spec = Media.all().get(which);
    app(appOf(spec)).faults().once("POST", match, new AppFault.Cut(done));
    AppCall first = new AppCall();
    ProviderException broken =
        catchThrowableOfType(
            ProviderException.class,
            () -> session().create(new StepRequest(lab, spec, null), first));
    assertThat(broken.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
    Applied made = session().create(new StepRequest(lab, spec, null), new AppCall().after(first));
    assertThat(changes(spec, entry(spec, made), new AppCall())).isEmpty();
    assertThat(made.outputs().get("made")).isEqualTo(dev.homelab.model.Value.of(true));
    app(appOf(spec))
        .edit(
            held ->
                held.properties()
                    .forEach(
                        list ->
                            assertThat(list.getValue().isArray() ? list.getValue().size() : 0)
                                .isLessThanOrEqualTo(list.getKey().equals("tokens") ? 9 : 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "503, TRANSIENT, HL9111",
    "500, TRANSIENT, HL9111",
    "401, DENIED, HL9112",
    "429, THROTTLED, HL9111"
  })
  void anAnswerThatIsNoneIsTold(int status, ErrorClass expected, String code) {
    install("sonarr");
    app("sonarr").faults().once("GET", "rootfolder", new AppFault.Answer(status, false));
    Observation seen = observe(Media.folder(), null, new AppCall());
    ProviderException cause = ((Observation.Unreachable) seen).cause();
    assertThat(cause.errorClass()).isEqualTo(expected);
    assertThat(code(cause)).isEqualTo(code);
    assertThat(told(cause)).doesNotContain("canary");
  }

  @Test
  void aStartIsWaitedFor() {
    install("sonarr");
    app("sonarr").starting(5);
    assertThat(observe(Media.folder(), null, new AppCall()))
        .isInstanceOf(Observation.NotCreatedYet.class);
    AppCall call = new AppCall();
    assertThat(session().create(new StepRequest(lab, Media.folder(), null), call).ready()).isTrue();
    assertThat(call.waited)
        .contains(
            "Sonarr (media/sonarr) to answer on port 8989: its start to be over; it answers with"
                + " status 503");
    app("sonarr").starting(1);
    StateEntry made = entry(Media.folder(), create(Media.folder()));
    app("sonarr").starting(1);
    Observation seen = observe(Media.folder(), made, new AppCall());
    assertThat(((Observation.Present) seen).ready()).isFalse();
  }

  @Test
  void aRefusalIsToldWithoutSecrets() {
    install("sonarr");
    ProviderException refused =
        catchThrowableOfType(
            ProviderException.class, () -> create(Media.downloads("sonarr", "tv")));
    assertThat(code(refused)).isEqualTo(AppCodes.REFUSED);
    assertThat(told(refused)).contains("Host: Unable to connect to qBittorrent");
    assertThat(refused.errorClass()).isEqualTo(ErrorClass.REJECTED);
    assertThat(told(refused)).doesNotContain("canary");
  }

  @Test
  void aNewKeyThatTheApplicationHasNotHeardOfYetIsNoFailure() {
    install("sonarr");
    StateEntry made = entry(Media.folder(), create(Media.folder()));
    AppCall rotated = new AppCall().rotated("sonarr");
    Observation seen = observe(Media.folder(), made, rotated);
    assertThat(((Observation.Present) seen).ready()).isFalse();
    StateEntry unknown = made.withDigests(dev.homelab.model.Value.Tree.EMPTY);
    assertThat(unknown.secretDigests().fields()).isEmpty();
    Observation never = observe(Media.folder(), null, rotated);
    assertThat(code(((Observation.Unreachable) never).cause())).isEqualTo(AppCodes.WRONG_KEY);
  }

  @Test
  void aSetupOfSomebodyElseIsToldAndLeftAlone() {
    install("jellyfin");
    app("jellyfin")
        .edit(held -> held.put("done", true).put("user", "guest").put("password", "theirs"));
    Observation seen = observe(Media.setup(), null, new AppCall());
    ProviderException cause = ((Observation.Unreachable) seen).cause();
    assertThat(code(cause)).isEqualTo(AppCodes.SETUP_TAKEN);
    assertThat(app("jellyfin").changes()).isEmpty();
  }

  @Test
  void whatWasThereAsWishedIsUsedAndStays() {
    install("sonarr");
    app("sonarr")
        .edit(
            held ->
                held.putArray("rootfolder")
                    .addObject()
                    .put("id", 8)
                    .put("path", "/data/media/tv/"));
    Observation.Present seen = (Observation.Present) observe(Media.folder(), null, new AppCall());
    assertThat(seen.owner()).isEqualTo(Observation.Owner.OURS);
    StateEntry made = entry(Media.folder(), create(Media.folder()));
    session().delete(new StepRequest(lab, null, made), new AppCall());
    assertThat(app("sonarr").changes()).isEmpty();
  }

  @Test
  void whatIsThereOtherwiseIsNotTouched() {
    install("bazarr");
    app("bazarr")
        .edit(
            held -> {
              held.withObject("/general").put("use_sonarr", true);
              held.withObject("/sonarr").put("ip", "elsewhere").put("apikey", "theirs");
            });
    Observation.Present seen =
        (Observation.Present) observe(Media.subtitles(), null, new AppCall());
    assertThat(seen.owner()).isEqualTo(Observation.Owner.UNMARKED);
    ProviderException refused =
        catchThrowableOfType(ProviderException.class, () -> create(Media.subtitles()));
    assertThat(code(refused)).isEqualTo(AppCodes.FOREIGN);
    assertThat(app("bazarr").changes()).isEmpty();
    assertThat(String.valueOf(seen)).doesNotContain("theirs");
  }

  @Test
  void aDefinitionThatProwlarrLacksIsTold() {
    install("prowlarr");
    ResourceSpec spec =
        wish(Indexer.TYPE, "prowlarr", "x", "name", "X", "definition", "NoSuchPlace");
    ProviderException refused = catchThrowableOfType(ProviderException.class, () -> create(spec));
    assertThat(code(refused)).isEqualTo(AppCodes.NOT_OFFERED);
  }

  @Test
  void aWishThatCannotBeIsToldBeforeAnybodyIsAsked() {
    ResourceSpec bad =
        Media.folder()
            .withDesired(
                Media.folder()
                    .desired()
                    .without("path")
                    .with("size", dev.homelab.model.Value.of(1)));
    assertThat(new AppsProvider().check(bad))
        .extracting(d -> d.code())
        .containsExactly(AppCodes.BAD_WISH, AppCodes.BAD_WISH);
    assertThat(Media.all()).allMatch(spec -> new AppsProvider().check(spec).isEmpty());
    assertThat(Map.of("a", Objects.requireNonNull(new AppsProvider().schema(RootFolder.TYPE))))
        .isNotEmpty();
  }
}
