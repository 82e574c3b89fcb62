"""What the demo town's walks show and let be heard is made here, and is the same each time."""

import io
import wave

import numpy as np
import pytest
from PIL import Image

from torg.demo.scenes import SCENES, paint_scene
from torg.demo.sounds import RATE, SOUNDS, play_sound


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_a_picture_of_many_colours_and_the_same_each_time(name: str) -> None:
    data = paint_scene(name)
    assert paint_scene(name) == data
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.size) == ("PNG", (960, 600))
    colours = picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=16).getcolors()
    assert len([count for count, _index in colours if count > 1_000]) >= 8


def test_no_two_scenes_are_alike() -> None:
    assert len({paint_scene(name) for name in SCENES}) == len(SCENES)


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_lasts_some_seconds_and_is_never_cut(name: str) -> None:
    data = play_sound(name)
    assert play_sound(name) == data
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        heard = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_768
    assert 6 < len(heard) / RATE < 15
    assert 0.7 < np.abs(heard).max() < 0.85
    assert abs(heard[0]) < 0.02
    assert abs(heard[-1]) < 0.02


def test_the_bells_strike_the_hour_and_a_lighter_quarter() -> None:
    with wave.open(io.BytesIO(play_sound("bells"))) as file:
        heard = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)

    def strength(at: float, pitch: float) -> float:
        part = heard[int(at * RATE) : int((at + 0.5) * RATE)]
        t = np.arange(len(part)) / RATE
        return float(abs(np.sum(part * np.exp(-2j * np.pi * pitch * t))))

    for stroke in range(4):
        assert strength(0.25 + stroke * 1.9, 196) > 2 * strength(0.25 + stroke * 1.9, 294)
    assert strength(8.05, 294) > strength(8.05, 196)
