package dev.homelab.provider.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.provider.apps.client.AppAccess;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.provider.apps.client.AppPlace;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.PodAccess;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Jellyfin and Jellyseerr where they are particular. */
class MediaServersTest extends AppsBench {
  @Test
  void connectionsToOneJellyfinLeaveEachOtherSignedIn() {
    install("jellyfin");
    create(Media.setup());
    AppPlace place = Objects.requireNonNull(AppPlace.of(Media.setup().desired()));
    CallContext call = new AppCall();
    Kind kind = new JellyfinLibrary();
    try (PodReach reach =
            Objects.requireNonNull(
                PodAccess.into(TestLab.target(kubeconfig()), options(), new AppCall()));
        AppAccess first = AppAccess.open(reach, place, options(), call)) {
      assertThat(kind.held(first.client(), call)).isEmpty();
      try (AppAccess second = AppAccess.open(reach, place, options(), call)) {
        assertThat(kind.held(second.client(), call)).isEmpty();
        assertThat(kind.held(first.client(), call)).isEmpty();
      }
      assertThat(kind.held(first.client(), call)).isEmpty();
    }
    app("jellyfin").edit(held -> assertThat(held.path("tokens")).isEmpty());
  }

  @Test
  void anImmichHasTheLabsAdministratorUntilPeopleChangeIt() {
    install("immich");
    ResourceSpec spec = Media.administrator();
    StateEntry made = entry(spec, create(spec));
    assertThat(app("immich").opens("admin@photos.example.com", "canary-immich-password")).isTrue();
    assertThat(changes(spec, made, new AppCall())).isEmpty();
    app("immich").edit(held -> held.withObject("/admin").put("password", "of people"));
    assertThat(changes(spec, made, new AppCall().rotated("immich"))).isEmpty();
    app("immich").clearRequests();
    session().delete(new StepRequest(lab, spec, made), new AppCall());
    assertThat(app("immich").changes()).isEmpty();
  }

  private void administeredBy(String email, String password) {
    app("immich")
        .edit(held -> held.putObject("admin").put("email", email).put("password", password));
  }

  @Test
  void anImmichThatSomebodyElseHasIsToldAndStaysTheirs() {
    install("immich");
    isTheirs("me@example.com", "x", "does not take the lab's password");
    isTheirs("admin@photos.example.com", "changed", "does not take the lab's password");
    isTheirs("admin@photos.example.com", "canary-immich-password", "is one of its people");
  }

  private void isTheirs(String email, String password, String why) {
    administeredBy(email, password);
    app("immich").edit(held -> held.withObject("/admin").put("isAdmin", false));
    ResourceSpec spec = Media.administrator();
    ProviderException refused = catchThrowableOfType(ProviderException.class, () -> create(spec));
    assertThat(code(refused)).isEqualTo(AppCodes.SETUP_TAKEN);
    assertThat(told(refused)).contains(why, "alone()", "homelab secret immich");
    assertThat(told(refused)).doesNotContain("canary");
    assertThat(app("immich").changes()).contains("POST /api/auth/login");
    assertThat(app("immich").changes()).noneMatch(line -> line.contains("sign-up"));
    app("immich").clearRequests();
    assertThat(observe(spec, null, new AppCall())).isInstanceOf(Observation.NotCreatedYet.class);
    assertThat(app("immich").changes()).as("no look signs in").isEmpty();
    assertThat(app("immich").opens(email, password)).isTrue();
  }

  @Test
  void anImmichThatCameBackWithTheLabsAdministratorIsAdoptedAndSignedInToOnce() {
    install("immich");
    administeredBy("admin@photos.example.com", "canary-immich-password");
    ResourceSpec spec = Media.administrator();
    StateEntry made = entry(spec, create(spec));
    app("immich").edit(held -> assertThat(held.path("open").asInt(-1)).isZero());
    assertThat(app("immich").changes())
        .containsExactly("POST /api/auth/login", "POST /api/auth/logout");
    app("immich").clearRequests();
    assertThat(changes(spec, made, new AppCall())).isEmpty();
    assertThat(app("immich").changes()).isEmpty();
    // Where nobody takes passwords, nobody can be asked whose it is.
    administeredBy("me@example.com", "x");
    app("immich").edit(held -> held.put("closed", true));
    assertThat(changes(spec, entry(spec, create(spec)), new AppCall())).isEmpty();
    assertThat(app("immich").changes()).isEmpty();
  }

  @Test
  void whoIsFirstBetweenTheLookAndTheStepIsTold() {
    install("immich");
    administeredBy("me@example.com", "x");
    AppPlace place = Objects.requireNonNull(AppPlace.of(Media.administrator().desired()));
    Wish wish = AppsLook.wish(Media.administrator(), lab);
    AppCall call = new AppCall();
    try (PodReach reach =
            Objects.requireNonNull(
                PodAccess.into(TestLab.target(kubeconfig()), options(), new AppCall()));
        AppAccess access = AppAccess.open(reach, place, options(), call)) {
      ProviderException refused =
          catchThrowableOfType(
              ProviderException.class, () -> new ImmichSetup().create(access.client(), wish, call));
      assertThat(code(refused)).isEqualTo(AppCodes.SETUP_TAKEN);
      assertThat(told(refused)).contains("somebody was first");
    }
  }

  @Test
  void aJellyfinWithoutLibrariesIsJoinedAndPutBackWhereItIs() {
    install("jellyseerr", "jellyfin");
    create(Media.setup());
    ResourceSpec spec = Media.joined();
    StateEntry made = entry(spec, create(spec));
    assertThat(changes(spec, made, new AppCall())).isEmpty();
    app("jellyseerr")
        .edit(
            held -> {
              assertThat(held.path("initialized").asBoolean()).isTrue();
              ObjectNode jellyfin = held.withObject("/jellyfin");
              jellyfin.put("ip", "elsewhere").put("externalHostname", "https://films.example.com");
            });
    assertThat(changes(spec, made, new AppCall())).containsExactly("host");
    session().update(new StepRequest(lab, spec, made), new AppCall());
    assertThat(changes(spec, made, new AppCall())).isEmpty();
    app("jellyseerr").edit(held -> assertThat(held.toString()).contains("films.example.com"));
  }

  @Test
  void aPasswordThatJellyfinRefusesIsToldAsThatOfJellyfin() {
    install("jellyseerr", "jellyfin");
    create(Media.setup());
    app("jellyfin").edit(held -> held.put("password", "theirs"));
    ProviderException refused =
        catchThrowableOfType(ProviderException.class, () -> create(Media.joined()));
    assertThat(refused.errorClass()).isEqualTo(ErrorClass.DENIED);
    assertThat(code(refused)).isEqualTo(AppCodes.OTHER_DENIED);
    assertThat(told(refused))
        .contains("Jellyfin (jellyfin:8096) does not take the password of admin")
        .contains("homelab secret jellyfin")
        .doesNotContain("volume", "canary");
  }
}
